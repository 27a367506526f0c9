import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { BUDGET_VIEW } from '../../../src/editor/manifest.ts';
import { AFTER, closeAll, FILE, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { testWithDriver } from '../suite.ts';

const moveTo = (destinationId: string) =>
	vscode.commands.executeCommand('vscode.moveViews', { viewIds: [BUDGET_VIEW], destinationId });

testWithDriver('the view goes on in the panel, and back in the side bar', {}, async (driver) => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	const { line } = editor.selection.active;
	await vscode.commands.executeCommand(`${BUDGET_VIEW}.focus`);
	try {
		for (const [place, destination, part] of [
			['panel', 'workbench.panel.output', '.part.panel'],
			['side bar', 'workbench.view.extension.plimsoll', '.part.sidebar'],
		] as const) {
			await moveTo(destination);
			await vscode.commands.executeCommand(`${BUDGET_VIEW}.focus`);
			await until(`it stands in the ${place}`, async () => /token budget/i.test(await driver.text(part)));
			// Each place has a page of its own, which asks for the state anew.
			const target = place === 'panel' ? line + 2 : line;
			editor.selection = new vscode.Selection(target, 0, target, 0);
			await until(`the ${place} shows the cursor's context`, async () => {
				const { context, revision } = api.view ?? {};
				return (
					context?.line === target + 1 &&
					api.drawn?.revision === revision &&
					(await driver.viewText()).includes(`${FILE.split('/').at(-1)}`)
				);
			});
			assert.match(await driver.viewText(), /\d of [\d,.]+ tokens[\s\S]*meter "Critical/);
			await driver.screenshot(`view-in-${place.replace(' ', '-')}`);
		}
	} finally {
		await moveTo('workbench.view.extension.plimsoll');
		await vscode.commands.executeCommand('workbench.action.closePanel');
		await closeAll();
	}
});
