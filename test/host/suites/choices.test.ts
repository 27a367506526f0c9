import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { AFTER, closeAll, contextHere, drawnHere, FILE, folder, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { test, testWithDriver } from '../suite.ts';

/** Nothing near the cursor leads there: whatever of it is shown was pinned. */
const FAR = 'src/internal/scheduler/VirtualTimeScheduler.ts';
const uriOf = (file: string) => vscode.Uri.file(path.join(folder(), file));
const takeBackAll = async (names: readonly string[]) => {
	for (const name of names) {
		await vscode.commands.executeCommand('plimsoll.unpin', uriOf(name));
	}
};

test('a file that is pinned from a menu is in the context, and follows when it is renamed', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	await vscode.commands.executeCommand('plimsoll.pin', uriOf(FAR));
	const pinned = () =>
		api.context?.items.filter(({ why }) => why === 'pinned by you').map(({ path: file, tier }) => `${tier} ${file}`);
	await until('it is in', () => pinned()?.includes(`cache ${FAR}`));
	await until('the view is told', () => api.view?.choices.some(({ name, choice }) => name === FAR && choice === 'pin'));
	const moved = 'src/internal/scheduler/Renamed.ts';
	const rename = async (from: string, to: string) => {
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(uriOf(from), uriOf(to));
		assert.ok(await vscode.workspace.applyEdit(edit));
	};
	await rename(FAR, moved);
	await until('the pin has moved', () => api.choices[moved] === 'pin' && !(FAR in api.choices));
	await until('it is in by its new name', () => pinned()?.includes(`cache ${moved}`));
	await rename(moved, FAR);
	await until('the pin is back', () => api.choices[FAR] === 'pin');
	await takeBackAll([FAR]);
	await until('nothing is pinned', () => pinned()?.length === 0);
	await closeAll();
});

test('what is excluded leaves the context, with its folder or alone', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const { items } = await contextHere(api, FILE);
	const near = items.find(({ hops, path: file }) => hops === 1 && file !== FILE)?.path;
	assert.ok(near);
	for (const name of [near, path.posix.dirname(near)]) {
		await vscode.commands.executeCommand('plimsoll.exclude', uriOf(name));
		await until(`without ${name}`, () => api.context?.items.every((item) => !item.path.startsWith(name) || item.path === FILE));
		await vscode.commands.executeCommand('plimsoll.unpin', uriOf(name));
		await until('with it again', () => api.context?.items.some((item) => item.path === near));
	}
	await closeAll();
});

testWithDriver('a row of the view is pinned with the keyboard, and the pin is taken back there', {}, async (driver) => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await openAt(FILE, AFTER);
	await drawnHere(api, FILE);
	await driver.viewFocus('.tier.important [data-id]');
	await driver.press('p');
	const [name] = await until('a pin', () => (Object.keys(api.choices).length > 0 ? Object.keys(api.choices) : undefined));
	await until('its reason', async () => {
		const { context, view } = await drawnHere(api, FILE);
		return view.choices.length === 1 && context.items.some(({ id, why }) => id === name && why === 'pinned by you');
	});
	if (!/button "Pinned and excluded 1" \[expanded\]/.test(await driver.viewText())) {
		await driver.viewClick('.choices .head');
	}
	await driver.viewClick('.choices li button');
	await until('no pin', () => Object.keys(api.choices).length === 0);
	await closeAll();
});

test('what is excluded is written down', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.exclude', uriOf(FAR));
	await until('it is excluded', () => api.choices[FAR] === 'exclude');
});

test('what was excluded before the restart still is', { phase: 2 }, async () => {
	const api = await plimsollWithModel();
	assert.equal(api.choices[FAR], 'exclude');
	await takeBackAll([FAR]);
	assert.deepEqual(api.choices, {});
});
