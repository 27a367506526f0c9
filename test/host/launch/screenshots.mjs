// Takes the pictures of the README and of docs/pictures.md: `npm run screenshots [-- --model some.gguf] [--only what-if] [--theme dark]`. Always in the web workbench, so
// that they do not depend on the desktop of whoever takes them. Look at them before they are committed.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { copyDemoWorkspace } from '../../support/demoWorkspace.mjs';
import { openBrowser } from './browser.mjs';
import { driverOf } from './driver.mjs';
import { launch, say } from './messages.mjs';
import { readOptions, webVersion } from './options.mjs';
import { REPORTS, ROOT, scratchFolder } from './paths.mjs';
import { build } from './processes.mjs';
import { openDemo, writeProfile } from './profile.mjs';
import { startServer } from './server.mjs';

const PICTURES = path.join(ROOT, 'media/screenshots');
/** Milliseconds for the index, the model and an answer, each. */
const PATIENCE = 60_000;
/** Pixels of the side bar: names stand in full, and what a user has who wants the editor. */
const WIDE = 480;
const NARROW = 250;

const ALL = /** @type {const} */ (['dark', 'light', 'contrast']);
const THEMES = /** @type {const} */ ({
	light: 'Light 2026',
	dark: 'Dark 2026',
	contrast: 'Default High Contrast',
});
const SETTINGS = {
	// As long as what the tiny model was trained on; beyond it the model writes nonsense.
	'plimsoll.budget': 1000,
	'plimsoll.chatBudget': 700,
	'editor.minimap.enabled': false,
	'editor.cursorBlinking': 'solid',
	'editor.stickyScroll.enabled': false,
	'editor.renderWhitespace': 'none',
	'workbench.layoutControl.enabled': false,
	'window.commandCenter': false,
	'comments.openView': 'never',
};

/** What the tiny model cannot say. */
const WRITTEN = `One subscription at a time: the old subscriber is forgotten before the next begins.

\`\`\`ts
innerSubscriber?.unsubscribe();
innerSubscriber = null;
let innerIndex = 0;
const outerIndex = index++;
// What the project function gives is subscribed to
innerFrom(project(value, outerIndex)).subscribe(
\`\`\`

\`checkComplete\` then sees at once that no inner subscription is active.
`;

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ x: number, y: number, width: number, height: number }} Clip
 * @typedef {{ page: Page, driver: import('./driver.mjs').Driver, take: (name: string, part?: string | Clip) => Promise<void> }} Scene
 */

/** Each scene in a window of its own, with the settings and the themes that it is taken in.
 * @type {Readonly<Record<string, { themes: readonly (keyof typeof THEMES)[], settings?: Readonly<Record<string, unknown>>, answer?: import('./profile.mjs').WrittenAnswer, play: (scene: Scene) => Promise<void> }>>} */
const SCENES = {
	gauges: {
		themes: ALL,
		play: async ({ page, driver, take }) => {
			await setSideBar(page, WIDE);
			// One of its items says why it is in, and how it was reached.
			await driver.viewClick('.tier.important [data-id*="Subscriber"] .twistie');
			await typeUntilGhostText(page);
			await take('gauges');
			await setSideBar(page, NARROW);
			await pause(800);
			await take('narrow', '.part.sidebar');
		},
	},
	panel: {
		themes: ALL,
		play: async ({ page, driver, take }) => {
			await page.keyboard.press('F1');
			await pause(500);
			await page.keyboard.type('View: Move View', { delay: 15 });
			// The palette's best guess is another of that name.
			await page
				.getByRole('option', { name: /^View: Move View(?:,|$)/ })
				.first()
				.click();
			await pause(800);
			for (const chosen of ['Token Budget', 'New Panel Entry']) {
				await page.keyboard.type(chosen, { delay: 15 });
				await pause(800);
				await page.keyboard.press('Enter');
				await pause(800);
			}
			await page.locator('.part.panel').waitFor({ timeout: PATIENCE });
			await waitForText(() => driver.viewText(), /\d+ of [\d,.]+ tokens/);
			await page.keyboard.press('Control+B');
			await pause(1500);
			await take('panel');
		},
	},
	chat: {
		themes: ALL,
		play: async ({ page, driver, take }) => {
			await askAQuestion(page, driver);
			await take('chat', '.part.editor');
		},
	},
	changes: {
		themes: ['dark', 'light', 'contrast'],
		answer: {
			text: WRITTEN,
			half: WRITTEN.indexOf('let innerIndex'),
			rest: 12_000,
		},
		play: async ({ page, take }) => {
			await askForAnEdit(page);
			await page.locator('.review-widget', { hasText: 'One subscription' }).first().waitFor({ timeout: PATIENCE });
			await pause(1500);
			await take('answering', '.part.editor');
			await page.locator('.codelens-decoration', { hasText: 'Accept All' }).first().waitFor({ timeout: PATIENCE });
			await page.locator('.review-widget', { hasText: 'to decide' }).first().waitFor({ timeout: PATIENCE });
			// A selection would be painted over the marks.
			await page.locator('.editor-instance .view-line', { hasText: 'let index = 0' }).first().click();
			await page.mouse.move(300, 780);
			await pause(2500);
			await take('changes', '.part.editor');
		},
	},
	'what-if': {
		themes: ALL,
		play: async ({ page, driver, take }) => {
			await setSideBar(page, WIDE);
			await driver.viewClick('[data-action="what-if"]');
			await driver.viewFocus('#wish-budget');
			for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowRight');
			await driver.viewFocus('.handle:nth-of-type(6)');
			for (let step = 0; step < 3; step++) await page.keyboard.press('PageDown');
			await waitForText(() => driver.viewText(), /\d+ enter, \d+ leave/);
			await driver.viewClick('.tier.important .head');
			await driver.viewClick('.tier.supporting .head');
			await driver.viewFocus('.handle:nth-of-type(6)');
			await pause(1000);
			await take('what-if', '.part.sidebar');
		},
	},
	pins: {
		themes: ['dark'],
		play: async ({ page, driver, take }) => {
			await setSideBar(page, WIDE);
			await driver.viewFocus('.tier.important [data-id]');
			await page.keyboard.press('p');
			await pause(1500);
			await driver.viewFocus('.tier.important [data-id*="types.ts"]');
			await page.keyboard.press('x');
			await driver.viewClick('.tier.important .head');
			await driver.viewClick('.left-out .head');
			await driver.viewClick('.choices .head');
			await waitForText(() => driver.viewText(), /Pinned and excluded 2/);
			await pause(1500);
			await take('pins', '.part.sidebar');
		},
	},
	metrics: {
		themes: ALL,
		play: async ({ page, driver, take }) => {
			await setSideBar(page, WIDE);
			await typeUntilGhostText(page);
			for (const word of ['= outer', 'Index ', '+ ', 'inner']) {
				await page.keyboard.type(word, { delay: 50 });
				await pause(2500);
			}
			await driver.viewClick('.tier.important .head');
			await driver.viewClick('.metrics .head');
			await driver.viewClick('.metric .head');
			await driver.viewFocus('.metrics vscode-button');
			await pause(800);
			await take('metrics', '.part.sidebar');
		},
	},
	document: {
		themes: ALL,
		play: async ({ page, take }) => {
			await setSideBar(page, NARROW);
			await command(page, 'Plimsoll: Build Context');
			// Its grammar is loaded with the first document of its language: until then all is of one colour.
			await page.waitForFunction(
				() =>
					new Set([...document.querySelectorAll('.part.editor .view-line span[class*="mtk"]')].map((span) => span.className))
						.size > 4,
			);
			// Down to where the code begins.
			for (let line = 0; line < 22; line++) await page.keyboard.press('Control+ArrowDown');
			await pause(1500);
			await take('document', '.part.editor');
		},
	},
	welcome: {
		themes: ALL,
		settings: { 'plimsoll.model': '' },
		play: async ({ page, driver, take }) => {
			await setSideBar(page, 360);
			await command(page, 'View: Close All Editors');
			await waitForText(() => driver.viewText(), /load line/);
			await take('welcome', '.part.sidebar');
			await command(page, 'Plimsoll: Show Me Round');
			await pause(3000);
			// Wide enough for the pictures of the steps.
			await page.keyboard.press('Control+B');
			for (const step of ['Ask inline', 'See the gauges move']) {
				await page.locator('.getting-started-step', { hasText: step }).first().click();
				await pause(1500);
			}
			await take('walkthrough', '.part.editor');
		},
	},
	hover: {
		themes: ALL,
		play: async ({ page, take }) => {
			await typeUntilGhostText(page);
			const item = page.locator('.statusbar-item', { hasText: /\d\/[\d.]+k?/ }).first();
			await item.hover();
			await page.locator('.monaco-hover', { hasText: 'Supporting' }).first().waitFor({ timeout: PATIENCE });
			await pause(800);
			await take('hover', { x: 640, y: 460, width: 640, height: 340 });
		},
	},
};

await launch(async () => {
	const options = readOptions();
	build();
	await mkdir(PICTURES, { recursive: true });
	for (const [name, { themes, settings, answer, play }] of Object.entries(SCENES)) {
		if (!name.includes(options.only)) continue;
		for (const theme of themes.filter((name) => !options.theme || name === options.theme)) {
			const own = {
				'workbench.colorTheme': THEMES[theme],
				...(options.model ? { 'plimsoll.model': options.model } : {}),
				...settings,
			};
			await inWindow(webVersion(options.version), own, answer, async (page) => {
				const driver = driverOf(page, 'plimsoll.plimsoll');
				await waitForText(() => driver.viewText(), /\d+ of [\d,.]+ tokens/);
				await play({
					page,
					driver,
					take: async (subject, part = '.monaco-workbench') => {
						const file = path.join(PICTURES, `${subject}-${theme}.png`);
						if (typeof part === 'string') await page.locator(part).first().screenshot({ path: file });
						else await page.screenshot({ path: file, clip: part });
						say(path.relative(ROOT, file));
					},
				});
			});
		}
	}
	return 0;
});

/** @param {string} version
 * @param {Readonly<Record<string, unknown>>} settings
 * @param {import('./profile.mjs').WrittenAnswer | undefined} answer
 * @param {(page: Page) => Promise<void>} work */
async function inWindow(version, settings, answer, work) {
	const profile = scratchFolder();
	await writeProfile(profile, { ...SETTINGS, ...settings });
	const demo = await copyDemoWorkspace(profile);
	const env = await openDemo(profile, { ...demo, answer });
	const log = path.join(REPORTS, 'screenshots.log');
	const server = await startServer({ version, profile, env, log });
	const browser = await openBrowser({ profile, log });
	try {
		await browser.page.goto(server.address({ folder: demo.folder }));
		await work(browser.page);
	} catch (error) {
		await browser.page.screenshot({ path: path.join(REPORTS, 'screenshots-failure.png') });
		throw error;
	} finally {
		await browser.close();
		await server.stop();
	}
}

/** Moves the sash right of the side bar.
 * @param {Page} page
 * @param {number} x */
async function setSideBar(page, x) {
	const box = await page.locator('.part.sidebar').boundingBox();
	if (!box) return;
	await page.mouse.move(box.x + box.width, 500);
	await page.mouse.down();
	await page.mouse.move(x, 500, { steps: 5 });
	await page.mouse.up();
}

/** @param {Page} page
 * @param {string} title */
async function command(page, title) {
	await page.keyboard.press('F1');
	await pause(500);
	await page.keyboard.type(title, { delay: 15 });
	await pause(800);
	await page.keyboard.press('Enter');
	await pause(800);
}

/** @param {Page} page */
async function typeUntilGhostText(page) {
	await page.locator('.editor-instance .view-lines').first().waitFor({ timeout: PATIENCE });
	await page.locator('.editor-instance .view-line', { hasText: 'let innerIndex' }).first().click();
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	// Two requests: the second one shows how little is evaluated anew.
	await page.keyboard.type('const ', { delay: 60 });
	await pause(3000);
	await page.keyboard.type('result ', { delay: 60 });
	await page.locator('[class*="ghost-text-decoration"]').first().waitFor({ state: 'visible', timeout: PATIENCE });
	// Away from everything that lights up under the mouse.
	await page.mouse.move(300, 780);
	await pause(2000);
}

/** @param {Page} page
 * @param {import('./driver.mjs').Driver} driver */
async function askAQuestion(page, driver) {
	await page.keyboard.press('Escape');
	await page.locator('.editor-instance .view-line', { hasText: 'innerSubscriber?.unsubscribe' }).first().click();
	await page.keyboard.press('Control+K');
	await page.keyboard.press('Control+G');
	const thread = page.locator('.review-widget').first();
	await thread.locator('.monaco-editor').first().click({ timeout: PATIENCE });
	await page.keyboard.type('/explain Why is the previous inner subscriber unsubscribed?', { delay: 20 });
	await thread.locator('.monaco-button').filter({ hasText: 'Ask' }).first().click();
	await waitForText(() => driver.viewText(), /text: (working|busy)/);
	await waitForText(() => driver.viewText(), /text: ready/);
	await pause(500);
}

/** Selects the body of a function and asks for another one.
 * @param {Page} page */
async function askForAnEdit(page) {
	await page.keyboard.press('Escape');
	await page.locator('.editor-instance .view-line', { hasText: 'innerSubscriber?.unsubscribe' }).first().click();
	await page.keyboard.press('Home');
	await page.keyboard.down('Shift');
	for (let line = 0; line < 4; line++) await page.keyboard.press('ArrowDown');
	await page.keyboard.press('End');
	await page.keyboard.up('Shift');
	await page.keyboard.press('Control+K');
	await page.keyboard.press('Control+G');
	const thread = page.locator('.review-widget').first();
	await thread.locator('.monaco-editor').first().click({ timeout: PATIENCE });
	await page.keyboard.type('/edit forget the old subscriber', { delay: 20 });
	await thread.locator('.monaco-button').filter({ hasText: 'Ask' }).first().click();
}

/** @param {() => Promise<string>} read
 * @param {RegExp} wanted */
async function waitForText(read, wanted) {
	const until = Date.now() + PATIENCE;
	// A window of a busy machine takes its time to open the view.
	for (let text = ''; !wanted.test(text); text = await read().catch(() => '')) {
		if (Date.now() > until) throw new Error(`the view does not show ${wanted} but\n${text}`);
		await pause(200);
	}
}

/** @param {number} ms
 * @returns {Promise<void>} */
function pause(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
