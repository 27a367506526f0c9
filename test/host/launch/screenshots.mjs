// Takes the pictures of the README: `npm run screenshots [-- --model some.gguf]`. Always in the web workbench, so that they do
// not depend on the desktop of whoever takes them. Look at them before they are committed.
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

const THEMES = /** @type {const} */ ({ light: 'Light 2026', dark: 'Dark 2026' });
const SETTINGS = {
	// As long as what the tiny model was trained on; beyond it the model writes nonsense.
	'plimsoll.budget': 1000,
	'plimsoll.chatBudget': 700,
	'editor.minimap.enabled': false,
	'editor.cursorBlinking': 'solid',
	'editor.stickyScroll.enabled': false,
	'workbench.layoutControl.enabled': false,
	'window.commandCenter': false,
	'comments.openView': 'never',
};

await launch(async () => {
	const options = readOptions();
	build();
	await mkdir(PICTURES, { recursive: true });
	for (const [name, theme] of Object.entries(THEMES)) {
		const settings = { 'workbench.colorTheme': theme, ...(options.model ? { 'plimsoll.model': options.model } : {}) };
		await inWindow(webVersion(options.version), settings, async (page) => {
			const driver = driverOf(page, 'plimsoll.plimsoll');
			/** @param {string} subject
			 * @param {string} [part] */
			const take = async (subject, part = '.monaco-workbench') => {
				const file = path.join(PICTURES, `${subject}-${name}.png`);
				await page.locator(part).first().screenshot({ path: file });
				say(path.relative(ROOT, file));
			};
			await waitForText(() => driver.viewText(), /\d+ of [\d,.]+ tokens/);
			await widenSideBar(page);
			await driver.viewClick('text=Important');
			// One of its items says why it is in.
			await driver.viewClick('.tier.important [role=treeitem][data-id*="Subscriber"] .twistie');
			await typeUntilGhostText(page);
			await take('gauges');
			await askAQuestion(page, driver);
			await take('chat', '.part.editor');
		});
	}
	return 0;
});

/** @param {string} version
 * @param {Readonly<Record<string, unknown>>} settings
 * @param {(page: import('playwright-core').Page) => Promise<void>} work */
async function inWindow(version, settings, work) {
	const profile = scratchFolder();
	await writeProfile(profile, { ...SETTINGS, ...settings });
	const demo = await copyDemoWorkspace(profile);
	const env = await openDemo(profile, demo);
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

/** The sash right of the side bar: names stand in full at this width.
 * @param {import('playwright-core').Page} page */
async function widenSideBar(page) {
	const box = await page.locator('.part.sidebar').boundingBox();
	if (!box) return;
	await page.mouse.move(box.x + box.width, 500);
	await page.mouse.down();
	await page.mouse.move(480, 500, { steps: 5 });
	await page.mouse.up();
}

/** @param {import('playwright-core').Page} page */
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
	await page.mouse.move(300, 700);
	await pause(2000);
}

/** @param {import('playwright-core').Page} page
 * @param {import('./driver.mjs').Driver} driver */
async function askAQuestion(page, driver) {
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+Shift+K');
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

/** @param {() => Promise<string>} read
 * @param {RegExp} wanted */
async function waitForText(read, wanted) {
	const until = Date.now() + PATIENCE;
	for (let text = ''; !wanted.test(text); text = await read()) {
		if (Date.now() > until) throw new Error(`the view does not show ${wanted} but\n${text}`);
		await pause(200);
	}
}

/** @param {number} ms
 * @returns {Promise<void>} */
function pause(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
