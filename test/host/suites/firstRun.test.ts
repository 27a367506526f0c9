import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Driver } from '../launch/driver.mjs';
import { AFTER, closeAll, contextHere, FILE, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { testWithDriver } from '../suite.ts';

/** Waits until VS Code's notifications say something, and puts them away. */
async function isSaid(driver: Driver, wanted: RegExp): Promise<void> {
	await vscode.commands.executeCommand('notifications.showList');
	await until(`${wanted} is said`, async () => wanted.test((await driver.text('.notifications-center')).replace(/\s+/g, ' ')));
	await vscode.commands.executeCommand('notifications.clearAll');
}

testWithDriver('each step of the walkthrough does what its button says, about the file below it', {}, async (driver) => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	const press = async (title: string) => {
		// VS Code 1.106 opens its own the first time, and fails where one is open.
		await until('the walkthrough is there', async () => {
			await vscode.commands.executeCommand('plimsoll.openWalkthrough').then(undefined, () => undefined);
			const isOurs = (await driver.text('.gettingStartedContainer')).includes(title);
			if (!isOurs) {
				await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
			}
			return isOurs;
		});
		// VS Code goes on to the next step by itself when one is done; a click on the one that is open would close it.
		await until('its step is open', async () => {
			const isOpen = (await driver.text('.getting-started-step.expanded')).includes(title);
			if (!isOpen) {
				await driver.click(`.getting-started-step:not(.expanded):has-text("${title}")`);
			}
			return isOpen;
		});
		await driver.click(`.getting-started-step.expanded:has-text("${title}") .monaco-button`);
	};
	const activeFile = () => vscode.window.activeTextEditor?.document.uri.path ?? '';

	await press('Choose a model');
	await until('a file is asked for', async () => /model/i.test(await driver.text('.quick-input-widget')));
	await driver.press('Escape');

	await press('See the gauges move');
	await until('the view is there', async () => /tokens/.test(await driver.viewText()));

	await press('Ask inline');
	await until('a thread is open', async () => /Ask/.test(await driver.text('.review-widget')));
	// 1.106 hides it and then fails.
	await vscode.commands.executeCommand('workbench.action.hideComment').then(undefined, () => undefined);

	await press('Pin what matters');
	await until('the file is pinned', () => api.choices[FILE] === 'pin');
	await until('the file is to be seen', () => activeFile().endsWith(FILE));
	await vscode.commands.executeCommand('plimsoll.unpin');
	await until('the file is not pinned', () => api.choices[FILE] === undefined);

	await press('Nothing leaves the machine');
	await isSaid(driver, /switchMap\.ts is indexed: /);
	await closeAll();
});

testWithDriver('without an open file those commands say what is missing, with a button that helps', {}, async (driver) => {
	await plimsollWithModel();
	await closeAll();
	for (const command of ['pin', 'inlineChat', 'whyNotIndexed']) {
		await vscode.commands.executeCommand(`plimsoll.${command}`);
		await isSaid(driver, /(?=.*Open a file )(?=.*Open a File)/);
	}
	await vscode.commands.executeCommand('plimsoll.pin');
	await vscode.commands.executeCommand('notifications.showList');
	await driver.click('.notifications-center .monaco-button:has-text("Open a File")');
	await until('files are offered', async () => (await driver.text('.quick-input-widget')).length > 0);
	await driver.press('Escape');
	assert.equal(vscode.window.activeTextEditor, undefined);
});
