import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, closeAll, contextHere, FILE, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { test, testWithDriver } from '../suite.ts';

test('ghost text comes from the real model and the packed context', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	await editor.edit((edit) => edit.insert(editor.selection.active, '\n    const '));
	await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
	const trace = await until('an answer of the model', () =>
		api.trace?.result && api.trace.file === FILE ? api.trace : undefined,
	);
	assert.ok(trace.result && trace.result.tokens.generated > 0, JSON.stringify(trace.outcome));
	assert.ok(trace.prompt && trace.prompt.context.length > 0);
	assert.equal(trace.packed?.tokenizer, api.model.kind === 'ready' || api.model.kind === 'busy' ? api.model.info.name : '');
	// What the gauge says is what the model read: the pack and the template, nothing else.
	const markers = trace.prompt.cursor.filter((segment) => segment.kind === 'control').length;
	const template = trace.result.tokens.prompt - (trace.packed?.used ?? 0);
	assert.ok(
		template >= markers && template < 60,
		`${trace.result.tokens.prompt} tokens of prompt for ${trace.packed?.used} packed`,
	);
	await closeAll();
});

test('the next key evaluates little: the base is kept', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	const ask = async (typed: string) => {
		const before = api.trace;
		await editor.edit((edit) => edit.insert(editor.selection.active, typed));
		await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
		return until(`an answer after ${typed}`, () => (api.trace !== before && api.trace?.result ? api.trace : undefined));
	};
	await ask('\n    if (');
	const second = await ask('qq');
	const { reused = 0, prompt = 0, evaluated = 0 } = second.result?.tokens ?? {};
	assert.equal(second.base, 'kept');
	assert.ok(reused > 0 && evaluated < prompt / 2, `${evaluated} of ${prompt} tokens were evaluated`);
	await closeAll();
});

test('Show Last Request opens prompt, numbers and answer', async () => {
	const api = await plimsollWithModel();
	assert.ok(api.trace?.prompt, 'an earlier test asked the model');
	const document = (await vscode.commands.executeCommand('plimsoll.showLastRequest')) as vscode.TextDocument;
	assert.match(document.getText(), /^Completion at .*\nOutcome [\s\S]*Time [\s\S]*Prompt [\s\S]*tokens: \d+ reused/);
	await closeAll();
});

test('switched off, ghost text says so', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.toggleCompletions');
	await openAt(FILE, AFTER);
	await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
	await until('the reason', () => api.trace?.outcome.kind === 'off' && /switched off/.test(api.trace.outcome.reason));
	await vscode.commands.executeCommand('plimsoll.toggleCompletions');
	await closeAll();
});

testWithDriver('ghost text appears as one types, and Tab takes it', {}, async (driver) => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	await driver.press('Enter');
	await driver.type('return ');
	const shown = await until(
		'a suggestion',
		() => (api.trace?.outcome.kind === 'completion' ? api.trace.outcome.text : undefined),
		30_000,
	);
	const ghost = await driver.text('.ghost-text, .ghost-text-decoration');
	assert.ok(shown.startsWith(ghost.split('\n')[0]?.replaceAll('\u00a0', ' ').trimEnd() ?? '?'), `${shown} is shown as ${ghost}`);
	await driver.screenshot('ghost-text');
	const before = editor.document.getText().length;
	await driver.press('Tab');
	await until('the text grows', () => editor.document.getText().length > before);
	await closeAll();
});
