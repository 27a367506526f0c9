// What a person does at the window, for tests and pictures: Playwright on the workbench's page. The web host only.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { REPORTS } from './paths.mjs';

/** How long a part of the window may take to appear. */
const PATIENCE = 20_000;

/** @param {import('playwright-core').Page} page
 * @param {string} extension the id whose webviews are meant */
export function driverOf(page, extension) {
	/** Works in the document inside our webview: VS Code puts it two frames deep, and replaces a frame once it has loaded.
	 * @template T
	 * @param {(body: import('playwright-core').Frame) => Promise<T>} work */
	const inView = async (work) => {
		for (const until = Date.now() + PATIENCE; ; await page.waitForTimeout(50)) {
			const outer = page.frames().find((frame) => frame.url().includes(`extensionId=${extension}`) && !frame.isDetached());
			const inner = outer?.childFrames()[0];
			try {
				if (inner) return await work(inner);
			} catch (error) {
				if (!inner?.isDetached() || Date.now() > until) throw error;
			}
			if (Date.now() > until) throw new Error(`no webview of ${extension} is open`);
		}
	};
	return {
		/** @param {string} name @returns the picture's path */
		screenshot: async (name) => {
			await mkdir(REPORTS, { recursive: true });
			const file = path.join(REPORTS, `${name}.png`);
			await page.screenshot({ path: file });
			return file;
		},
		/** @param {string} key as Playwright names it: `Control+Shift+P`, `Tab` */
		press: (key) => page.keyboard.press(key),
		/** @param {string} text */
		type: (text) => page.keyboard.type(text, { delay: 20 }),
		/** @param {string} selector in the workbench */
		click: (selector) => page.locator(selector).first().click({ timeout: PATIENCE }),
		/** @param {string} selector in the workbench @returns its visible text */
		text: (selector) => page.locator(selector).first().innerText({ timeout: PATIENCE }),
		/** @returns our view as a screen reader gets it: roles, names and text, one per line (ARIA snapshot; sees through shadow roots) */
		viewText: () => inView((view) => view.locator('body').ariaSnapshot({ timeout: PATIENCE })),
		/** @param {string} selector in our view */
		viewClick: (selector) => inView((view) => view.locator(selector).first().click({ timeout: PATIENCE })),
		/** @param {string} selector in our view; it gets the keyboard */
		viewFocus: (selector) => inView((view) => view.locator(selector).first().focus({ timeout: PATIENCE })),
	};
}

/** @typedef {ReturnType<typeof driverOf>} Driver */
