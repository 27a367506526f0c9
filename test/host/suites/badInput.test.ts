import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import {
	AFTER,
	answering,
	askAfter,
	closeAll,
	completeAfter,
	contextHere,
	FILE,
	folder,
	openAt,
	plimsollWithModel,
	until,
	withSettings,
} from '../plimsoll.ts';
import { test } from '../suite.ts';

/** Writes a file into the workspace for as long as `body` runs. */
async function withFile(name: string, text: string, body: () => Promise<void>): Promise<void> {
	const file = path.join(folder(), name);
	await writeFile(file, text);
	try {
		await body();
	} finally {
		await closeAll();
		await rm(file, { force: true });
	}
}

/** Lends a folder outside of the workspace. */
async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
	const scratch = await mkdtemp(path.join(os.tmpdir(), 'plimsoll-bad-'));
	try {
		await body(scratch);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

const tinyModel = () => String(vscode.workspace.getConfiguration().get('plimsoll.model'));

test('a file with a syntax error is packed and says so', async () => {
	const api = await plimsollWithModel();
	const name = 'src/broken.ts';
	await withFile(name, "import { of } from './index';\nexport function broken( {\n  of(1);\n", async () => {
		await openAt(name, 'of(1)');
		const context = await contextHere(api, name);
		assert.ok(context.used > 0);
		assert.ok(
			context.notices.some((notice) => /syntax error/.test(notice)),
			context.notices.join('\n'),
		);
	});
});

test('five megabytes of one line are not packed, which is one sentence, and the next file works', async () => {
	const api = await plimsollWithModel();
	await withFile('src/line.js', `const data = [${'1234567,'.repeat(650_000)}];`, async () => {
		await openAt('src/line.js', 'const data');
		await until('the reason', () => api.view?.empty === 'line.js has 5.2 MB: files over 1.0 MB are not packed.');
		await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
		await openAt(FILE, AFTER);
		await contextHere(api, FILE);
	});
});

test('a file in no language that is parsed has its own text', async () => {
	const api = await plimsollWithModel();
	await withFile('notes.txt', 'one\ntwo\nthree\n', async () => {
		await openAt('notes.txt', 'two');
		const context = await contextHere(api, 'notes.txt');
		assert.match(context.window.prefix, /two$/);
		assert.match(context.notices.join(), /no language/);
	});
});

test('an unsaved document, a file outside and no file at all have one sentence each', async () => {
	const api = await plimsollWithModel();
	await closeAll();
	await until('no file', () => api.view?.empty === 'No file is open.');
	await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'let a = 1;' }));
	await until('unsaved', () => /is not saved yet/.test(api.view?.empty ?? ''));
	await withFolder(async (scratch) => {
		const file = path.join(scratch, 'outside.ts');
		await writeFile(file, 'let a = 1;\n');
		await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
		await until('outside', () => /^outside\.ts lies outside of the opened folder/.test(api.view?.empty ?? ''));
		await assertRejectedQuietly();
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});
	await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	await closeAll();
});

/** Build Context where there is nothing to build: a message, no document, no failure of the command. */
async function assertRejectedQuietly(): Promise<void> {
	assert.equal(await vscode.commands.executeCommand('plimsoll.buildContext'), undefined);
	assert.notEqual(vscode.window.activeTextEditor?.document.uri.scheme, 'plimsoll-context');
}

test('a model file that is missing, cut off or no model at all: the reason is shown, and the right one loads again', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await withFolder(async (scratch) => {
		const truncated = path.join(scratch, 'truncated.gguf');
		await writeFile(truncated, (await readFile(tinyModel())).subarray(0, 100_000));
		const other = path.join(scratch, 'other.gguf');
		await writeFile(other, 'This is no model.');
		const reasons: string[] = [];
		for (const file of [path.join(scratch, 'missing.gguf'), truncated, other]) {
			await withSettings({ 'plimsoll.model': file }, async () => {
				await until(`failed with ${file}`, () => api.model.kind === 'failed' && api.model.path === file);
				const shown = await until('the view says it', () => {
					const { kind, text } = api.view?.engine ?? {};
					return api.underWay !== 'packing' && kind === 'failed' && text;
				});
				reasons.push(shown);
				assert.ok(!/\n|    at /.test(shown), `not one sentence: ${shown}`);
				const { outcome } = await askAfter(api, editor, 'a');
				assert.deepEqual(outcome, { kind: 'off', reason: shown });
				await until('the gauges go on without a model', () => api.context?.tokenizer === 'o200k_base');
			});
			await until('the right one again', () => api.model.kind === 'ready');
		}
		assert.equal(new Set(reasons).size, 3, reasons.join('\n'));
	});
	await closeAll();
});

test('a model without fill-in-the-middle: ghost text is off with the reason, chat works', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await withFolder(async (scratch) => {
		const model = path.join(scratch, 'chat-only.gguf');
		await writeFile(model, Buffer.from((await readFile(tinyModel())).toString('latin1').replaceAll('fim_', 'gap_'), 'latin1'));
		await withSettings({ 'plimsoll.model': model, 'plimsoll.reservedOutput': 32 }, async () => {
			await until('it is loaded', () => api.model.kind === 'ready' && api.model.info.path === model);
			await until('the view says it', () => /not trained to fill in the middle/.test(api.view?.engine.text ?? ''));
			const { outcome } = await askAfter(api, editor, 'b');
			assert.ok(outcome.kind === 'off' && /not trained/.test(outcome.reason), JSON.stringify(outcome));
			await api.ask('/explain');
			assert.ok((api.answer?.result.tokens.generated ?? 0) > 0, api.chat?.note);
			await vscode.commands.executeCommand('plimsoll.deleteChat');
		});
	});
	await until('the usual one again', () => api.model.kind === 'ready' && api.model.info.path === tinyModel());
	await closeAll();
});

test('a budget larger than the context of the model shrinks, and the gauge says so', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await withSettings({ 'plimsoll.budget': 100_000 }, async () => {
		const says = (notice: string) =>
			/^The model's context holds 4,096 tokens: the budget is 3,\d{3} instead of 100,000\.$/.test(notice);
		const shown = await until('the notice', () => (api.view?.context?.notices.some(says) ? api.view.context : undefined));
		assert.ok(shown.budget < 4096 && shown.used <= shown.budget);
		assert.match(api.status?.hover ?? '', /instead of 100,000/);
	});
	await closeAll();
});

test('a value that no setting takes is corrected, and everything goes on', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await withSettings({ 'plimsoll.budget': 'plenty', 'plimsoll.maxHops': -3 }, async () => {
		const editor = vscode.window.activeTextEditor;
		assert.ok(editor);
		await completeAfter(api, editor, ' corrected');
	});
	await closeAll();
});

async function kill(api: PlimsollApi): Promise<void> {
	const pid = api.modelProcess;
	assert.ok(pid, 'no model process');
	process.kill(pid, 'SIGKILL');
	await until('its end is seen', () => api.modelProcess !== pid);
}

test('a killed model process is started again, and the view says both', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await kill(api);
	await until('the reason', () =>
		/^The model process stopped \(.*\)\. It is starting again\.$/.test(api.view?.engine.text ?? ''),
	);
	await until('it is ready', () => api.model.kind === 'ready');
	const { result } = await completeAfter(api, editor, '\n    const again');
	assert.ok(result.tokens.generated > 0);
	await closeAll();
});

test('an answer that the process dies under ends with the reason', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const { ended } = await answering(api);
	await kill(api);
	await ended;
	assert.match(api.chat?.note ?? '', /^The model process stopped/);
	await until('it is ready', () => api.model.kind === 'ready');
	await vscode.commands.executeCommand('plimsoll.deleteChat');
	await closeAll();
});

test('without a model the view says what helps, and budgets from the least to the most hold', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await withSettings({ 'plimsoll.model': '' }, async () => {
		const engine = await until('there is none', () => api.view?.engine.kind === 'none' && api.view.engine);
		assert.deepEqual(engine.actions, ['plimsoll.chooseModel', 'plimsoll.openWalkthrough']);
		assert.match(engine.text, /No model is chosen/);
		await openAt(FILE, AFTER);
		for (const budget of [256, 2_000_000]) {
			await withSettings({ 'plimsoll.budget': budget }, async () => {
				const { drawn, context } = await until(`a drawn budget of ${budget}`, () => {
					const { drawn, context, view } = api;
					return (
						context?.budget === budget && drawn?.budget === budget && drawn.revision === view?.revision && { drawn, context }
					);
				});
				assert.ok(context.used > 0 && context.used <= budget, `${context.used} of ${budget}`);
				assert.deepEqual([drawn.used, context.tokenizer], [context.used, 'o200k_base']);
			});
		}
	});
	await until('the model is back', () => api.model.kind === 'ready');
	await closeAll();
});
