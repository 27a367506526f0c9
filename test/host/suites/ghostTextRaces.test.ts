import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import { gate } from '../../support/gate.ts';
import { type Answer, ScriptedModel } from '../../support/scriptedModel.ts';
import type { Driver } from '../launch/driver.mjs';
import { closeAll, folder, plimsollWithModel, until, withSettings } from '../plimsoll.ts';
import { withModel } from '../scriptedAnswers.ts';
import { testWithDriver } from '../suite.ts';

/** A typist who takes nothing by chance. */
const SETTINGS = {
	'editor.autoClosingBrackets': 'never',
	'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
	'editor.suggestOnTriggerCharacters': false,
};

/** A new file of the workspace with `text`, the cursor at its `|`. */
async function opened(driver: Driver, name: string, text: string): Promise<vscode.TextEditor> {
	const file = vscode.Uri.file(path.join(folder(), 'src', name));
	await vscode.workspace.fs.writeFile(file, Buffer.from(text.replace('|', '')));
	const document = await vscode.workspace.openTextDocument(file);
	const at = document.positionAt(text.indexOf('|'));
	// A selection that is set later may come behind the first key.
	const editor = await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(at, at) });
	await driver.text('.monaco-editor.focused .view-lines');
	return editor;
}

/** The cursor's line with ghost text in brackets where it is on show. */
async function seen(driver: Driver, editor: vscode.TextEditor): Promise<string> {
	const { line, character } = editor.selection.active;
	const { text } = editor.document.lineAt(line);
	const ghost = await driver.ghostText();
	return ghost === ''
		? `${text.slice(0, character)}|${text.slice(character)}`
		: `${text.slice(0, character)}[${ghost}]${text.slice(character)}`;
}

/** Waits until the line is seen so. */
async function sees(driver: Driver, editor: vscode.TextEditor, expected: string): Promise<void> {
	let last = '';
	await until(`"${expected}"`, async () => {
		last = await seen(driver, editor);
		return last === expected;
	}).catch(() => assert.equal(last, expected));
}

/** Runs `body` while ghost text is what `answer` says. */
async function scripted(
	answer: (prompt: string) => Answer,
	body: (api: PlimsollApi, model: ScriptedModel) => Promise<void>,
): Promise<void> {
	const api = await plimsollWithModel();
	const model = new ScriptedModel((ask) => (ask.kind === 'complete' ? answer(ask.prompt) : ''));
	await withSettings(SETTINGS, () => withModel(api, model, () => body(api, model)));
	await closeAll();
}

/** Requests that were not asked ahead: those end with what was suggested. */
const asked = (model: ScriptedModel, ahead: string) =>
	model.asked.filter((ask) => ask.kind === 'complete' && !ask.prompt.endsWith(ahead)).length;

testWithDriver('ghost text: what is typed of it stays on show, without a request', {}, (driver) =>
	scripted(
		(prompt) => (prompt.endsWith('first + second;') ? '' : 'first + second;'),
		async (_api, model) => {
			const editor = await opened(driver, 'typed.ts', 'export const sum =|\n');
			await driver.type(' ');
			await sees(driver, editor, 'export const sum = [first + second;]');
			await driver.type('fir');
			await sees(driver, editor, 'export const sum = fir[st + second;]');
			await driver.press('Backspace');
			await sees(driver, editor, 'export const sum = fi[rst + second;]');
			assert.equal(asked(model, 'first + second;'), 1);
		},
	),
);

testWithDriver(
	'ghost text: a request in flight is joined by what agrees with it, and ended by what does not',
	{},
	async (driver) => {
		const { opened: arrived, open } = gate();
		await scripted(
			(prompt) => [prompt.includes('= fi') ? 'r' : 'fir', arrived, 'st;'],
			async (api, model) => {
				const editor = await opened(driver, 'joined.ts', 'export const sum = |\n');
				const before = api.requests;
				/** Presses a key, and waits until VS Code has asked because of it. */
				const asking = async (key: string) => {
					const { asked } = api.requests;
					await driver.press(key);
					await until(`VS Code asks after ${key}`, () => api.requests.asked > asked);
				};
				await asking('f');
				await until('the model is asked', () => model.asked.length > 0);
				// Typed while the answer is on its way: "fir" after "f" says something else, "fi" after nothing would agree.
				await asking('Backspace');
				await until('the model is asked again', () => model.asked.length > 1);
				await asking('f');
				await asking('i');
				await sees(driver, editor, 'export const sum = fi|');
				open();
				await sees(driver, editor, 'export const sum = fi[rst;]');
				const { joined, aborted } = api.requests;
				assert.ok(aborted > before.aborted, JSON.stringify([before, api.requests]));
				// A request that nobody asks for is ended after 400 ms: where VS Code takes longer over a key, the model is asked once more.
				assert.ok(joined > before.joined || model.asked.length > 2, JSON.stringify([before, api.requests]));
			},
		);
	},
);

testWithDriver('ghost text: a word, then a line of it is taken, and the rest stays without a request', {}, (driver) =>
	scripted(
		(prompt) => (prompt.endsWith('}') ? '' : ' first(1);\n\ttwo(2);\n}'),
		async (api, model) => {
			const taken = () =>
				api.view?.metrics.find(({ name }) => name === 'acceptance')?.values.filter((value) => value === 1).length ?? 0;
			const editor = await opened(driver, 'parts.ts', 'export function all() |\n');
			await driver.type('{');
			const before = taken();
			const edits: string[] = [];
			const listener = vscode.workspace.onDidChangeTextDocument(({ contentChanges }) =>
				edits.push(...contentChanges.map(({ rangeOffset, rangeLength, text }) => `${rangeOffset}+${rangeLength} ${text}`)),
			);
			// The space before it is a part of its own.
			for (const text of ['export function all() { ', 'export function all() { first']) {
				await until('the rest is on show', async () => (await driver.ghostText()) !== '');
				await vscode.commands.executeCommand('editor.action.inlineSuggest.acceptNextWord');
				await until('a word is taken', () => editor.document.lineAt(0).text.startsWith(text));
			}
			await vscode.commands.executeCommand('editor.action.inlineSuggest.acceptNextLine');
			await until('a line is taken', () => editor.document.lineCount > 2);
			await until('the rest is on show', async () => (await driver.ghostText()) !== '');
			await until('a taken part is counted', () => taken() > before).catch(() =>
				assert.fail(JSON.stringify([before, taken(), edits, api.view?.metrics.find(({ name }) => name === 'acceptance')])),
			);
			listener.dispose();
			assert.equal(asked(model, '}'), 1);
			await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
			await until('all is taken', () => editor.document.getText().includes('two(2);'));
			assert.equal(editor.document.getText(), 'export function all() { first(1);\n\ttwo(2);\n}\n');
		},
	),
);

testWithDriver('ghost text: what follows a suggestion is there when that is taken', {}, (driver) =>
	scripted(
		(prompt) => (prompt.endsWith('first;') ? '\nexport const second = 2;' : 'first;'),
		async (api) => {
			const editor = await opened(driver, 'ahead.ts', 'export const one = |\n');
			const before = api.requests;
			await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
			await sees(driver, editor, 'export const one = [first;]');
			await until('it was asked ahead', () => api.requests.ahead > before.ahead);
			await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
			await until('it stands there', () => editor.document.getText().includes('first;'));
			await until('what follows is on show', async () => (await driver.ghostText()).includes('export const second = 2;'));
			assert.ok(api.requests.aheadShown > before.aheadShown);
		},
	),
);

testWithDriver('ghost text: the next suggestion is another answer', {}, async (driver) => {
	await scripted(
		() => 'first;',
		async (_api, model) => {
			const complete = model.complete.bind(model);
			model.complete = async (request, onText, signal) => {
				const result = await complete(request, () => undefined, signal);
				const text = request.alternative ? `other${request.alternative};` : result.text;
				onText(text);
				return { ...result, text };
			};
			const editor = await opened(driver, 'others.ts', 'export const one = |\n');
			await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
			await sees(driver, editor, 'export const one = [first;]');
			await vscode.commands.executeCommand('editor.action.inlineSuggest.showNext');
			await sees(driver, editor, 'export const one = [other1;]');
			await vscode.commands.executeCommand('editor.action.inlineSuggest.showNext');
			await sees(driver, editor, 'export const one = [other2;]');
		},
	);
});

testWithDriver('ghost text: in a file with Windows line ends and spaces it is written with both', {}, (driver) =>
	scripted(
		() => '\n\treturn 1;\n}',
		async () => {
			const editor = await opened(driver, 'windows.ts', 'if (a) {\r\n  b();\r\n}\r\nexport function one() {|\r\n');
			await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
			await until('it is on show', async () => (await driver.ghostText()) !== '');
			await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
			await until('it stands there', () => editor.document.getText().includes('return 1'));
			assert.ok(editor.document.getText().endsWith('export function one() {\r\n  return 1;\r\n}\r\n'), editor.document.getText());
		},
	),
);

testWithDriver('ghost text: with the suggest widget open it goes on from what is chosen there', {}, (driver) =>
	scripted(
		(prompt) => (prompt.includes('measurement') ? ' + 1;' : 'nothing'),
		async (api) => {
			const provider = vscode.languages.registerCompletionItemProvider(
				{ pattern: '**/widget.ts' },
				{
					provideCompletionItems: () => [
						{ label: 'measurement', kind: vscode.CompletionItemKind.Variable, preselect: true, sortText: '0' },
					],
				},
			);
			const editor = await opened(driver, 'widget.ts', 'export const one = measur|\n');
			await vscode.commands.executeCommand('editor.action.triggerSuggest');
			await driver.text('.suggest-widget .monaco-list-row.focused');
			const traced = await until('an answer for the chosen word', () => {
				const { trace } = api;
				return trace?.outcome.kind === 'completion' && trace.character === 'export const one = measurement'.length && trace;
			});
			assert.deepEqual(traced.outcome, { kind: 'completion', text: ' + 1;', from: 'model' });
			await sees(driver, editor, 'export const one = measur[ement + 1;]');
			provider.dispose();
		},
	),
);
