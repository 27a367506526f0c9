import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, closeAll, drawnHere, FILE, openAt, plimsollWithModel, until, warmHere, withSettings } from '../plimsoll.ts';
import { testWithDriver } from '../suite.ts';

testWithDriver(
	'another budget is tried with the keyboard, marked in the lists, and applied where it is set',
	{},
	async (driver) => {
		const api = await plimsollWithModel();
		await vscode.commands.executeCommand('plimsoll.budgetView.focus');
		await withSettings({ 'plimsoll.budget': 1000, 'plimsoll.shares.cache': undefined }, async () => {
			await openAt(FILE, AFTER);
			await warmHere(api, FILE);
			const before = await until('a context of 1,000', () => api.context?.budget === 1000 && api.context);
			await driver.viewClick('[data-action="what-if"]');
			await driver.viewFocus('#wish-budget');
			await driver.press('PageUp');
			const { whatIf, context } = await until('a result', () =>
				api.view?.whatIf?.result && !api.view.whatIf.pending ? { whatIf: api.view.whatIf, context: api.view.context } : undefined,
			);
			assert.equal(whatIf.scope, 'user');
			assert.ok(Number(whatIf.wish.budget) > 1000 && whatIf.result?.budget === whatIf.wish.budget, JSON.stringify(whatIf));
			assert.ok(whatIf.result.entering > 0);
			assert.equal(context?.items.filter(({ change }) => change === 'enters').length, whatIf.result.entering);
			// What is used may grow meanwhile: the log goes on in pauses.
			assert.equal(context?.budget, before.budget, 'nothing is applied yet');
			assert.equal(vscode.workspace.getConfiguration().get('plimsoll.budget'), 1000);
			await driver.viewFocus('.handle');
			await driver.press('ArrowRight');
			await until('other shares', () => api.view?.whatIf?.wish.shares.critical === 0.21 && !api.view.whatIf.pending);
			await driver.viewClick('[data-action="apply"]');
			await until('it is applied', () => api.context?.budget === whatIf.wish.budget && !api.view?.whatIf);
			const inspected = await until('the shares are written', () => {
				const set = vscode.workspace.getConfiguration().inspect('plimsoll.shares.critical');
				return set?.globalValue === 0.21 && set;
			});
			assert.equal(inspected.workspaceValue, undefined);
			await until('they are used', () => api.view?.wish.shares.critical === 0.21);
		});
		for (const tier of ['critical', 'important', 'supporting', 'cache']) {
			await vscode.workspace.getConfiguration().update(`plimsoll.shares.${tier}`, undefined, vscode.ConfigurationTarget.Global);
		}
		await closeAll();
	},
);

testWithDriver('a row says the way to it and its rank when it is opened', {}, async (driver) => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await openAt(FILE, AFTER);
	await drawnHere(api, FILE);
	await driver.viewFocus('.tier.important [data-id]');
	await driver.press('ArrowRight');
	const text = await until('its rank', async () => {
		const text = await driver.viewText();
		return /\d+ of \d+ by value per token/.test(text) && text;
	});
	assert.match(text, /text: \S*switchMap\.ts|listitem: \S*switchMap\.ts/);
	await driver.press('ArrowLeft');
	await closeAll();
});
