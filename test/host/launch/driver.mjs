// What a person does at the window, for tests and pictures: Playwright on the workbench's page. The web host only.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { REPORTS } from './paths.mjs';

/** How long a part of the window may take to appear. */
const PATIENCE = 20_000;

/** @param {import('playwright-core').Page} page
 * @param {string} extension the id whose webviews are meant */
export function driverOf(page, extension) {
	/** The document inside our webview: VS Code puts it two frames deep. */
	const view = async () => {
		const until = Date.now() + PATIENCE;
		for (;;) {
			const outer = page.frames().find((frame) => frame.url().includes(`extensionId=${extension}`) && !frame.isDetached());
			const inner = outer?.childFrames()[0];
			if (inner) return inner;
			if (Date.now() > until) throw new Error(`no webview of ${extension} is open`);
			await page.waitForTimeout(50);
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
		viewText: async () => (await view()).locator('body').ariaSnapshot({ timeout: PATIENCE }),
		/** @param {string} selector in our view */
		viewClick: async (selector) => (await view()).locator(selector).first().click({ timeout: PATIENCE }),
	};
}

/** @typedef {ReturnType<typeof driverOf>} Driver */
