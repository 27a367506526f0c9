import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import { gate } from '../../support/gate.ts';
import { closeAll, folder, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { answers, block, withModel } from '../scriptedAnswers.ts';
import { test, testWithDriver } from '../suite.ts';

const TEXT = `import { of } from './index';

export function sum(numbers: number[]) {
  let total = 0;
  for (const each of numbers) {
    total = total + each;
  }
  return total;
}

export const one = of(1);
`;
const BETTER = TEXT.replace('numbers: number[]', 'numbers: readonly number[]').replace('total = total + each', 'total += each');

let files = 0;

/**
 * A file of the workspace with `sum` selected, while `body` runs. Each has a name of its own: VS Code still holds the text of a file
 * that was deleted a moment ago, and would show that first.
 */
async function withSum(body: (editor: vscode.TextEditor, name: string) => Promise<void>): Promise<void> {
	const name = `src/changes${++files}.ts`;
	const file = path.join(folder(), name);
	await writeFile(file, TEXT);
	const editor = await openAt(name, '');
	editor.selection = new vscode.Selection(2, 0, 8, 1);
	try {
		await body(editor, name);
	} finally {
		await vscode.commands.executeCommand('plimsoll.deleteChat');
		await closeAll();
		await rm(file, { force: true });
	}
}

/** Runs `body` when an answer that changes `sum` has begun and not ended; `end` lets it. */
async function duringAnswer(
	body: (api: PlimsollApi, editor: vscode.TextEditor, end: () => Promise<void>, name: string) => Promise<void>,
): Promise<void> {
	const api = await plimsollWithModel();
	const rest = gate();
	await withModel(api, answers('So:\n', rest.opened, block(sumOf(BETTER))), () =>
		withSum(async (editor, name) => {
			const asked = api.ask('/edit');
			await until('it has begun', () => api.chat?.answer);
			const end = () => {
				rest.open();
				return asked;
			};
			await body(api, editor, end, name);
		}),
	);
}

const sumOf = (text: string) => text.split('\n').slice(2, 9).join('\n');
const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);

test('changes: an answer is offered in the file, written when accepted and not before, one step of undo each', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers('Better:\n', block(sumOf(BETTER))), () =>
		withSum(async ({ document }) => {
			await api.ask('/edit tidy it');
			assert.deepEqual(api.chat?.changes, { open: 2, stale: 0, accepted: 0, rejected: 0 });
			assert.equal(document.getText(), TEXT);
			assert.equal(document.isDirty, false);
			const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
			const ours = lenses.filter(({ command }) => command?.command.startsWith('plimsoll.'));
			assert.deepEqual(
				ours.map(({ range, command }) => `${range.start.line} ${command?.title}`),
				['2 $(check) Accept', '2 $(x) Reject', '2 Accept All 2', '2 Reject All', '5 $(check) Accept', '5 $(x) Reject'],
			);
			const accept = ours[4]?.command;
			await run(accept?.command ?? '', ...(accept?.arguments ?? []));
			assert.equal(document.getText(), TEXT.replace('total = total + each', 'total += each'));
			assert.deepEqual(api.chat?.changes, { open: 1, stale: 0, accepted: 1, rejected: 0 });
			await run('undo');
			assert.equal(document.getText(), TEXT);
			assert.deepEqual(api.chat?.changes, { open: 2, stale: 0, accepted: 0, rejected: 0 });
			await run('plimsoll.acceptAllChanges');
			assert.equal(document.getText(), BETTER);
			await run('undo');
			assert.equal(document.getText(), TEXT, 'all of them are one step');
			await run('redo');
			assert.equal(document.getText(), BETTER);
			assert.deepEqual(api.chat?.changes, { open: 0, stale: 0, accepted: 2, rejected: 0 });
		}),
	);
});

test('changes: they are offered line by line while the answer is written; what is decided meanwhile stays decided', async () => {
	const api = await plimsollWithModel();
	const [more, rest] = [gate(), gate()];
	const lines = sumOf(BETTER).split('\n');
	const part = (from: number, to?: number) => lines.slice(from, to).join('\n');
	const model = answers(`\`\`\`ts\n${part(0, 2)}\n`, more.opened, `${part(2)}\n\`\`\`\nBecause`, rest.opened, ' so.');
	await withModel(api, model, () =>
		withSum(async ({ document }) => {
			const asked = api.ask('/fix');
			await until('the first change', () => api.chat?.changes.open === 1);
			assert.equal(api.chat?.running, true);
			assert.ok(api.chat.drawings > 0, 'it grew before it was complete');
			await run('plimsoll.rejectAllChanges');
			more.open();
			await until('the second change', () => api.chat?.changes.open === 1);
			assert.deepEqual(api.chat?.changes, { open: 1, stale: 0, accepted: 0, rejected: 1 });
			assert.equal(api.chat?.running, true);
			rest.open();
			await asked;
			assert.deepEqual(api.chat?.changes, { open: 1, stale: 0, accepted: 0, rejected: 1 });
			await run('plimsoll.acceptAllChanges');
			assert.equal(document.getText(), TEXT.replace('total = total + each', 'total += each'));
		}),
	);
});

test('changes: what was offered of a block is withdrawn when the answer is stopped in it', async () => {
	const api = await plimsollWithModel();
	const never = gate();
	const half = sumOf(BETTER).split('\n').slice(0, 2).join('\n');
	await withModel(api, answers(`\`\`\`ts\n${half}\n`, never.opened, 'gone'), () =>
		withSum(async ({ document }) => {
			const asked = api.ask('/edit');
			await until('the first change', () => api.chat?.changes.open === 1);
			await run('plimsoll.stopAnswer');
			await asked;
			assert.deepEqual(api.chat?.changes, { open: 0, stale: 0, accepted: 0, rejected: 0 });
			assert.match(api.chat?.note ?? '', /^Stopped\. The last block is not complete/);
			assert.equal(document.getText(), TEXT);
		}),
	);
});

test('changes: edits of the user move them, and make stale what they touch until it is undone', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers(block(sumOf(BETTER))), () =>
		withSum(async (editor) => {
			await api.ask('/edit');
			const { document } = editor;
			await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// one\n// two\n'));
			assert.equal(api.chat?.changes.open, 2);
			await editor.edit((edit) => edit.insert(new vscode.Position(7, 0), ' '));
			assert.deepEqual(api.chat?.changes, { open: 1, stale: 1, accepted: 0, rejected: 0 });
			const stale = document.getText();
			editor.selection = new vscode.Selection(7, 0, 7, 0);
			await run('plimsoll.acceptChange');
			assert.equal(document.getText(), stale, 'what is stale is not written');
			await run('undo');
			assert.equal(api.chat?.changes.open, 2);
			await run('plimsoll.acceptAllChanges');
			assert.equal(document.getText(), `// one\n// two\n${BETTER}`);
		}),
	);
});

test('changes: rejecting leaves the file as it is', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers(block(sumOf(BETTER))), () =>
		withSum(async (editor) => {
			await api.ask('/edit');
			editor.selection = new vscode.Selection(5, 0, 5, 0);
			await run('plimsoll.rejectChange');
			assert.deepEqual(api.chat?.changes, { open: 1, stale: 0, accepted: 0, rejected: 1 });
			await run('plimsoll.nextChange');
			assert.equal(editor.selection.active.line, 2);
			await run('plimsoll.rejectAllChanges');
			assert.equal(api.chat?.changes.rejected, 2);
			assert.equal(editor.document.getText(), TEXT);
		}),
	);
});

test('changes: free text offers none until it is asked for', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers(block(sumOf(BETTER))), () =>
		withSum(async () => {
			await api.ask('how would you write it?');
			assert.equal(api.chat?.changes.open, 0);
			await run('plimsoll.offerChanges');
			assert.equal(api.chat?.changes.open, 2);
		}),
	);
});

test('changes: a block that was cut off is not offered, and the note says so outside of the block', async () => {
	const api = await plimsollWithModel();
	const cut = `\`\`\`ts\n${sumOf(BETTER).slice(0, 60)}`;
	await withModel(api, answers(cut, { end: 'maxTokens' }), () =>
		withSum(async ({ document }) => {
			await api.ask('/edit');
			assert.equal(api.chat?.changes.open, 0);
			assert.match(
				api.chat?.note ?? '',
				/^Ended at \d+ tokens.* The last block is not complete: it is not offered as a change\.$/,
			);
			assert.equal(document.getText(), TEXT);
		}),
	);
});

test('changes: code of another language, and fences that are broken, leave the file as it is and a note', async () => {
	const api = await plimsollWithModel();
	const noted = async (answer: string) => {
		let note: string | undefined;
		await withModel(api, answers(answer), () =>
			withSum(async ({ document }) => {
				await api.ask('/fix');
				note = api.chat?.note;
				assert.equal(api.chat?.changes.open, 0);
				assert.equal(document.getText(), TEXT);
			}),
		);
		return note;
	};
	assert.equal(
		await noted(`So:\n\n${block('print(sum([]))', 'python')}`),
		'The code is python, the file is typescript: it is not offered as a change.',
	);
	assert.equal(await noted('```\n\n```\n~~~ **so** <script>'), 'The answer has no code that would change this file.');
});

test('changes: the file is closed while it is answered', () =>
	duringAnswer(async (api, { document }, end, name) => {
		await run('workbench.action.closeAllEditors');
		await end();
		assert.equal(api.chat?.changes.open, 2, api.chat?.note);
		await openAt(name, '');
		await run('plimsoll.acceptAllChanges');
		const now = await vscode.workspace.openTextDocument(document.uri);
		assert.equal(now.getText(), BETTER);
	}));

test('changes: the file is deleted while it is answered', () =>
	duringAnswer(async (api, { document }, end) => {
		await run('workbench.action.closeAllEditors');
		await rm(document.uri.fsPath);
		await end();
		assert.match(api.chat?.note ?? '', /changes\d+\.ts is not there any more: there is nothing to change\.$/);
		assert.match(api.chat?.answer ?? '', /total \+= each/);
	}));

test('changes: the file is renamed while it is answered, and renamed again while they are open', () =>
	duringAnswer(async (api, { document }, end) => {
		const move = async (to: string, from: vscode.Uri) => {
			const target = vscode.Uri.file(path.join(folder(), to));
			const edit = new vscode.WorkspaceEdit();
			edit.renameFile(from, target, { overwrite: true });
			assert.ok(await vscode.workspace.applyEdit(edit));
			return target;
		};
		const second = await move('src/renamed.ts', document.uri);
		await end();
		assert.deepEqual([api.chat?.uri, api.chat?.changes.open], [second.toString(), 2], api.chat?.note);
		const third = await move('src/again.ts', second);
		await openAt('src/again.ts', '');
		await run('plimsoll.acceptAllChanges');
		assert.equal((await vscode.workspace.openTextDocument(third)).getText(), BETTER);
		await closeAll();
		await rename(third.fsPath, document.uri.fsPath);
	}));

test('changes: the file is changed on disk while it is answered', () =>
	duringAnswer(async (api, { document }, end) => {
		await writeFile(document.uri.fsPath, `// new\n// lines\n${TEXT}`);
		await until('VS Code has read it', () => document.lineAt(0).text === '// new');
		await end();
		assert.equal(api.chat?.line, 4, 'the thread moved with the code');
		await run('plimsoll.acceptAllChanges');
		assert.equal(document.getText(), `// new\n// lines\n${BETTER}`);
	}));

testWithDriver('changes: they are seen in the file and decided by keys, by lens and in their threads', {}, async (driver) => {
	const api = await plimsollWithModel();
	const more = `${sumOf(BETTER).replace('  return total;', '  return Math.round(total);')}`;
	await withModel(api, answers('Shorter and with rounding:\n\n', block(more)), () =>
		withSum(async (editor) => {
			await api.ask('/edit round it');
			assert.equal(api.chat?.changes.open, 3);
			editor.selection = new vscode.Selection(0, 0, 0, 0);
			// What would leave is seen to be marked: whatever else paints these lines lets it through.
			const redness = async (text: string) => {
				const [red = 0, green = 0, blue = 0] = await driver.colour(`.view-line:has-text("${text}")`);
				return red - (green + blue) / 2;
			};
			await until(
				'the line that would leave is red',
				async () => (await redness('total = total')) > (await redness('let total')) + 20,
			);
			await driver.screenshot('chat-changes');
			editor.selection = new vscode.Selection(5, 0, 5, 0);
			await run('workbench.action.focusActiveEditorGroup');
			await driver.press('Control+K');
			await driver.press('Control+Y');
			await until('the key accepted', () => api.chat?.changes.accepted === 1);
			// The lens of the first change is the one that decides about all, too; its thread is gone then, and one is left.
			await driver.click('.codelens-decoration:has-text("Reject All") a:has-text("Reject")');
			await until('the lens rejected', () => api.chat?.changes.rejected === 1);
			await driver.click('.review-widget .action-label[aria-label^="Accept Change"]');
			await until('the thread accepted', () => api.chat?.changes.accepted === 2);
			const expected = TEXT.replace('total = total + each', 'total += each').replace('return total', 'return Math.round(total)');
			await until('it is written', () => editor.document.getText() === expected);
			await driver.screenshot('chat-changes-decided');
		}),
	);
});
