// The page of the Token Budget view in a real browser without VS Code around it: its own script, style and content policy, and a
// stand-in for the extension that collects what the page says.
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { budgetViewPage } from '../../src/editor/budgetViewPage.ts';
import type { FromView, ToView, ViewState } from '../../src/protocol/budgetView.ts';
import { openBrowser } from '../host/launch/browser.mjs';
import { ROOT } from './fixtures.ts';

/** As VS Code's own themes have them; what is missing falls back as it would in a theme that lacks it. */
const THEMES = {
	dark: {
		class: 'vscode-dark',
		colours: {
			foreground: '#cccccc',
			descriptionForeground: '#9d9d9d',
			'sideBar-background': '#181818',
			'sideBar-foreground': '#cccccc',
			'editor-background': '#1f1f1f',
			'charts-yellow': '#e0b97d',
			'charts-blue': '#59a4f9',
			'charts-green': '#89d185',
			'charts-purple': '#b180d7',
			'input-background': '#313131',
			'input-foreground': '#cccccc',
			'input-placeholderForeground': '#989898',
			'dropdown-background': '#313131',
			'dropdown-foreground': '#cccccc',
			'button-background': '#0e639c',
			'button-foreground': '#ffffff',
			'button-secondaryBackground': '#313131',
			'button-secondaryForeground': '#cccccc',
			'textLink-foreground': '#4daafc',
			focusBorder: '#0078d4',
			'list-hoverBackground': '#2a2d2e',
			'editorWarning-foreground': '#cca700',
			errorForeground: '#f85149',
			'gitDecoration-addedResourceForeground': '#81b88b',
			'gitDecoration-deletedResourceForeground': '#d98a80',
			'gitDecoration-modifiedResourceForeground': '#e2c08d',
		},
	},
	light: {
		class: 'vscode-light',
		colours: {
			foreground: '#3b3b3b',
			descriptionForeground: '#3b3b3b',
			'sideBar-background': '#f8f8f8',
			'sideBar-foreground': '#3b3b3b',
			'editor-background': '#ffffff',
			'charts-yellow': '#bf8803',
			'charts-blue': '#1a85ff',
			'charts-green': '#388a34',
			'charts-purple': '#652d90',
			'input-background': '#ffffff',
			'input-foreground': '#3b3b3b',
			'input-placeholderForeground': '#767676',
			'dropdown-background': '#ffffff',
			'dropdown-foreground': '#3b3b3b',
			'button-background': '#005fb8',
			'button-foreground': '#ffffff',
			'button-secondaryBackground': '#e5e5e5',
			'button-secondaryForeground': '#3b3b3b',
			'textLink-foreground': '#005fb8',
			focusBorder: '#005fb8',
			'list-hoverBackground': '#f2f2f2',
			'editorWarning-foreground': '#8a6100',
			errorForeground: '#c72e0f',
			'gitDecoration-addedResourceForeground': '#48702d',
			'gitDecoration-deletedResourceForeground': '#ad0707',
			'gitDecoration-modifiedResourceForeground': '#76551a',
		},
	},
	highContrast: {
		class: 'vscode-high-contrast',
		colours: {
			foreground: '#ffffff',
			descriptionForeground: '#ffffffb3',
			contrastBorder: '#6fc3df',
			contrastActiveBorder: '#f38518',
			'sideBar-background': '#000000',
			'sideBar-foreground': '#ffffff',
			'editor-background': '#000000',
			'charts-yellow': '#ffd370',
			'charts-blue': '#59a4f9',
			'charts-green': '#89d185',
			'charts-purple': '#b180d7',
			'input-background': '#000000',
			'input-foreground': '#ffffff',
			'input-placeholderForeground': '#ffffffb3',
			'dropdown-background': '#000000',
			'dropdown-foreground': '#ffffff',
			'button-background': '#000000',
			'button-foreground': '#ffffff',
			'button-secondaryBackground': '#000000',
			'button-secondaryForeground': '#ffffff',
			'button-border': '#6fc3df',
			'textLink-foreground': '#21a6ff',
			focusBorder: '#f38518',
			'editorWarning-foreground': '#ffd370',
			errorForeground: '#f48771',
		},
	},
} as const;
export type ThemeName = keyof typeof THEMES;
export const THEME_NAMES = Object.keys(THEMES) as readonly ThemeName[];

declare global {
	interface Window {
		posted: FromView[];
	}
}

const ORIGIN = 'http://view.test';

export interface PageOptions {
	readonly theme?: ThemeName;
	readonly width?: number;
	readonly bundle?: Readonly<Record<string, string>>;
	readonly language?: string;
}

/** A page that has said `ready` and waits for its first state. */
export class ViewPage {
	readonly page: Page;
	/** Errors and warnings of the console, and what the page threw. */
	readonly complaints: string[] = [];

	constructor(page: Page) {
		this.page = page;
		page.on('console', (message) => {
			if (message.type() === 'error' || message.type() === 'warning') {
				this.complaints.push(message.text());
			}
		});
		page.on('pageerror', (error) => this.complaints.push(error.message));
	}

	/** Sends anything, as the extension would. */
	send(message: unknown): Promise<void> {
		return this.page.evaluate((data) => window.postMessage(data), message);
	}

	/** Sends a state and waits until the page says that it has drawn it. */
	async show(state: ViewState): Promise<Extract<FromView, { readonly type: 'drawn' }>> {
		await this.send({ type: 'state', state } satisfies ToView);
		const { revision } = state;
		const answer = await this.page.waitForFunction(
			(wanted) => window.posted.find((message) => 'revision' in message && message.revision === wanted),
			revision,
		);
		const message = (await answer.jsonValue()) as FromView;
		if (message.type !== 'drawn') {
			throw new Error(`revision ${revision} was answered with ${JSON.stringify(message)}`);
		}
		return message;
	}

	/** What the page said since the last call, without what it says of each drawing. */
	async said(): Promise<readonly FromView[]> {
		const posted = await this.page.evaluate(() => window.posted.splice(0));
		return posted.filter(({ type }) => type !== 'drawn' && type !== 'ready');
	}
}

/** One browser for all pages of a file; close it at the end. */
export class ViewBrowser {
	readonly #browser: Awaited<ReturnType<typeof openBrowser>>;
	readonly #script = readFileSync(path.join(ROOT, 'out/webview/budgetView.js'), 'utf8');
	readonly #style = readFileSync(path.join(ROOT, 'media/budgetView.css'), 'utf8');

	private constructor(browser: Awaited<ReturnType<typeof openBrowser>>) {
		this.#browser = browser;
	}

	static async open(): Promise<ViewBrowser> {
		const profile = await mkdtemp(path.join(os.tmpdir(), 'plimsoll-view-'));
		return new ViewBrowser(await openBrowser({ profile, log: path.join(profile, 'console.log') }));
	}

	async show({ theme = 'dark', width = 400, bundle = {}, language = 'en' }: PageOptions = {}): Promise<ViewPage> {
		const page = await this.#browser.page.context().newPage();
		await page.setViewportSize({ width, height: 800 });
		const html = budgetViewPage({
			script: `${ORIGIN}/view.js`,
			style: `${ORIGIN}/view.css`,
			source: ORIGIN,
			nonce: 'test',
			language,
			bundle,
		});
		await page.route(`${ORIGIN}/**`, (route) => {
			const { pathname } = new URL(route.request().url());
			const [contentType, body] =
				pathname === '/view.js'
					? ['text/javascript', this.#script]
					: pathname === '/view.css'
						? ['text/css', this.#style]
						: ['text/html', html];
			return route.fulfill({ contentType, body });
		});
		const { class: className, colours } = THEMES[theme];
		await page.addInitScript(
			([name, values]) => {
				window.posted = [];
				let kept: unknown;
				Object.assign(window, {
					acquireVsCodeApi: () => ({
						postMessage: (message: FromView) => window.posted.push(message),
						getState: () => kept,
						setState: (state: unknown) => {
							kept = state;
						},
					}),
				});
				document.addEventListener('DOMContentLoaded', () => {
					document.body.className = name;
					const { style } = document.documentElement;
					for (const [key, value] of Object.entries(values)) {
						style.setProperty(`--vscode-${key}`, value);
					}
					style.setProperty('--vscode-font-family', 'sans-serif');
					style.setProperty('--vscode-font-size', '13px');
					document.body.style.background = values['sideBar-background'];
				});
			},
			[className, colours] as const,
		);
		const view = new ViewPage(page);
		await page.goto(`${ORIGIN}/`);
		await page.waitForFunction(() => window.posted.some(({ type }) => type === 'ready'));
		return view;
	}

	close(): Promise<void> {
		return this.#browser.close();
	}
}
