import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, askAfter, closeAll, completeAfter, FILE, openAt, plimsollWithModel, until, warmHere } from '../plimsoll.ts';
import { test, testWithDriver } from '../suite.ts';

test('ghost text comes from the real model and the packed context', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await warmHere(api, FILE);
	const trace = await completeAfter(api, editor, '\n    const first');
	assert.ok(trace.result.tokens.generated > 0, JSON.stringify(trace.outcome));
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
	await warmHere(api, FILE);
	await completeAfter(api, editor, '\n    if (');
	const second = await completeAfter(api, editor, 'qq');
	const { reused, prompt, evaluated } = second.result.tokens;
	// What is newly needed may just be read: then what was read of it is shown.
	assert.notEqual(second.base, 'cold');
	assert.ok(reused > 0 && evaluated < prompt / 2, `${evaluated} of ${prompt} tokens were evaluated`);
	await closeAll();
});

test('Show Last Request opens prompt, numbers and answer', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await warmHere(api, FILE);
	await completeAfter(api, editor, '\n    const shown');
	// The report has a list of those before.
	await completeAfter(api, editor, ' = qq');
	const document = (await vscode.commands.executeCommand('plimsoll.showLastRequest')) as vscode.TextDocument;
	assert.match(
		document.getText(),
		/^Completion at .*\nOutcome [\s\S]*\nprefill +\d[\s\S]*\nfirst token +\d[\s\S]*\nPrompt [\s\S]*tokens: \d+ reused[\s\S]*\n--- Prompt -[\s\S]*\n\[(critical|important|supporting|cache)[\s\S]*\n--- Before that -/,
	);
	await closeAll();
});

test('switched off, ghost text says so', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.toggleCompletions');
	const { outcome } = await askAfter(api, await openAt(FILE, AFTER), ' off');
	assert.deepEqual(outcome, { kind: 'off', reason: 'Ghost text is switched off by plimsoll.enableCompletions.' });
	await vscode.commands.executeCommand('plimsoll.toggleCompletions');
	await closeAll();
});

/** What the tiny model goes on with differs from line to line; for one of these it has something to say. */
const BEGINNINGS = ['return ', 'const value = ', 'this.', 'subscriber.', 'if ('];

testWithDriver('ghost text appears as one types, and Tab takes it', {}, async (driver) => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await warmHere(api, FILE);
	let suggestion: string | undefined;
	for (const beginning of BEGINNINGS) {
		const before = api.trace;
		await driver.press('Enter');
		await driver.type(beginning);
		const trace = await until('an answer', () => {
			const { document, selection } = editor;
			const { line, character } = selection.active;
			const { trace } = api;
			const isTyped = document.lineAt(line).text.slice(0, character).trimStart() === beginning;
			return (
				isTyped &&
				trace !== before &&
				trace?.line === line &&
				trace.character === character &&
				trace.outcome.kind !== 'cancelled' &&
				trace
			);
		});
		if (trace.outcome.kind === 'completion') {
			suggestion = trace.outcome.text;
			break;
		}
	}
	assert.ok(suggestion, 'the model had nothing to say');
	const taken = suggestion;
	await until(`"${taken}" is on show`, async () => {
		const [first = ''] = (await driver.ghostText()).trim().split('\n');
		return first !== '' && taken.trimStart().startsWith(first.trimEnd());
	});
	await driver.screenshot('ghost-text');
	await driver.press('Tab');
	await until('it stands in the file', () => editor.document.getText().includes(taken));
	await closeAll();
});
