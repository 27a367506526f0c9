// What a person does at the window, for tests and pictures: Playwright on the workbench's page. The web host only.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { REPORTS } from './paths.mjs';

/** How long the window or a part of it may take to appear: many times what it takes, for a machine that does much else. */
export const PATIENCE = 60_000;

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
		click: (selector) => page.locator(selector).first().click(),
		/** @param {string} selector in the workbench @returns its visible text */
		text: (selector) => page.locator(selector).first().innerText(),
		/** Presses keys as a person does, each so many milliseconds after the one before, and notes when each came and what ghost text is on
		 * show then and after, by the page's clock.
		 * @param {readonly (readonly [ms: number, key: string])[]} keys a character each, or a name as Playwright has it
		 * @param {number} rest milliseconds to go on watching for
		 * @returns {Promise<readonly Seen[]>} */
		typeWatched: async (keys, rest) => {
			await page.evaluate(ghostText, true);
			let due = performance.now();
			for (const [ms, key] of keys) {
				due += ms;
				await page.waitForTimeout(Math.max(0, due - performance.now()));
				if (key.length > 1) await page.keyboard.press(key);
				// As a whole key, with its events: `insertText` has none.
				else await page.keyboard.type(key);
			}
			await page.waitForTimeout(rest);
			return page.evaluate(
				() => /** @type {{ plimsollSeen?: Seen[] }} */ (/** @type {unknown} */ (globalThis)).plimsollSeen ?? [],
			);
		},
		/** @returns the ghost text on show, an empty text for none */
		ghostText: () => page.evaluate(ghostText, false),
		/** The colour that is seen at the right end of an element, whatever paints it.
		 * @param {string} selector in the workbench @returns {Promise<readonly number[]>} red, green and blue */
		colour: async (selector) => {
			const element = page.locator(selector).first();
			// A line that is being drawn anew has no place for a moment.
			let box = await element.boundingBox();
			for (const end = Date.now() + PATIENCE; !box && Date.now() < end; ) {
				box = await element.boundingBox();
			}
			if (!box) throw new Error(`${selector} is not in the window`);
			// Lines reach below the minimap.
			const clip = { x: box.x + box.width - 40, y: box.y + box.height / 2, width: 1, height: 1 };
			return firstPixel(await page.screenshot({ clip }));
		},
		/** @returns our view as a screen reader gets it: roles, names and text, one per line (ARIA snapshot; sees through shadow roots) */
		viewText: () => inView((view) => view.locator('body').ariaSnapshot()),
		/** @param {string} selector in our view */
		viewClick: (selector) => inView((view) => view.locator(selector).first().click()),
		/** @param {string} selector in our view; it gets the keyboard */
		viewFocus: (selector) => inView((view) => view.locator(selector).first().focus()),
	};
}

/** Runs in the page: what is shown beyond the text, line by line; an empty text for nothing.
 * @param {boolean} watches to note keys and changes of it from now on */
function ghostText(watches) {
	// A line of it comes in a piece for each colour.
	const now = () => {
		/** @type {Map<Element | null, string>} */
		const lines = new Map();
		for (const piece of document.querySelectorAll(
			'.ghost-text-decoration, .ghost-text-decoration-preview, .suggest-preview-text',
		)) {
			const line = piece.closest('.view-line') ?? piece;
			lines.set(line, (lines.get(line) ?? '') + (piece.textContent ?? ''));
		}
		return [...lines.values()].join('\n').replaceAll('\u00a0', ' ');
	};
	if (watches) {
		/** @type {Seen[]} */
		const seen = [];
		/** @type {{ plimsollSeen?: Seen[] }} */ (/** @type {unknown} */ (globalThis)).plimsollSeen = seen;
		let last = now();
		document.addEventListener('keydown', (event) => seen.push({ at: Date.now(), key: event.key }), true);
		new MutationObserver(() => {
			const text = now();
			if (text !== last) {
				last = text;
				seen.push({ at: Date.now(), ghost: text });
			}
		}).observe(document.body, { subtree: true, childList: true, characterData: true });
	}
	return now();
}

/** A key, or that the ghost text is another now. @typedef {{ at: number, key?: string, ghost?: string }} Seen */
/** Filters of PNG tell a pixel by those left of it and above: the first one stands as it is.
 * @param {Buffer} png @returns {readonly number[]} */
function firstPixel(png) {
	const parts = [];
	// Behind the signature: length, name, content and check sum of each part.
	for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
		if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
	}
	return [...inflateSync(Buffer.concat(parts)).subarray(1, 4)];
}

/** @typedef {ReturnType<typeof driverOf>} Driver */
