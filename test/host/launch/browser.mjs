import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { PATIENCE } from './driver.mjs';
import { findChromium } from './find.mjs';
import { provideChromium } from './provision.mjs';

const SIZE = { width: 1280, height: 800 };

/**
 * A headless browser with one page.
 * @param {object} options
 * @param {string} options.profile the workbench keeps its state in the browser; the same profile finds it again
 * @param {string} options.log file for what the page writes to its console
 */
export async function openBrowser({ profile, log }) {
	const found = findChromium();
	const { executablePath, env } = found ? { executablePath: found, env: {} } : await provideChromium();
	const context = await chromium.launchPersistentContext(path.join(profile, 'browser'), {
		executablePath,
		env: /** @type {Record<string, string>} */ ({ ...process.env, ...env }),
		headless: true,
		timeout: PATIENCE,
		viewport: SIZE,
		// The sandbox wants a kernel feature that containers and root rarely have; the only page is our own.
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
	context.setDefaultTimeout(PATIENCE);
	const page = context.pages()[0] ?? (await context.newPage());
	const file = createWriteStream(log, { flags: 'a' });
	page.on('console', (message) => file.write(`${message.type()}: ${message.text()}\n`));
	page.on('pageerror', (error) => file.write(`page error: ${error.message}\n`));
	return {
		page,
		close: async () => {
			// Leaving the page tells VS Code that the window closes; closing the browser at once would not always. It may ask about
			// unsaved files, and whoever closes it has no use for them.
			page.on('dialog', (dialog) => void dialog.accept());
			await page.goto('about:blank').catch(() => undefined);
			await context.close();
			file.end();
		},
	};
}
