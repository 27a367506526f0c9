import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CompletionTrace } from '../../../src/core/complete/completion.ts';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import {
	closeAll,
	completeAfter,
	folder,
	openAt,
	plimsollWithModel,
	SHORT_ANSWERS,
	until,
	warmHere,
	withSettings,
} from '../plimsoll.ts';
import { test } from '../suite.ts';

/** No other suite asks the model about it: its base is packed afresh in both windows. */
const HERE = 'src/internal/operators/bufferTime.ts';
const BEHIND = 'let restartOnEmit = false;';
const TYPED = '\n    const ';
const EXCLUDED = 'src/internal/scheduler/VirtualTimeScheduler.ts';
const memory = () => path.join(path.dirname(folder()), 'before-the-restart.json');

interface Remembered {
	readonly prompt: CompletionTrace['prompt'];
}

async function ask(api: PlimsollApi, typed: string) {
	const editor = await openAt(HERE, BEHIND);
	await warmHere(api, HERE);
	const trace = await completeAfter(api, editor, typed);
	await closeAll();
	return trace;
}

// The last conversation of this window: what was read of the latest is kept.
test('thread: a second one is answered by the real model and left as well', async () => {
	const api = await plimsollWithModel();
	await openAt('src/internal/Subscriber.ts', 'export class Subscriber');
	await withSettings(SHORT_ANSWERS, () => api.ask('/explain'));
	assert.ok((api.answer?.result.tokens.prompt ?? 0) > 1024, JSON.stringify(api.answer?.result.tokens));
	const { prompt } = api.answer?.result.tokens ?? { prompt: 0 };
	await withSettings(SHORT_ANSWERS, () => api.askMore('and then?'));
	// What the template puts round the last answer is read, and the new question.
	const { reused } = api.answer?.result.tokens ?? { reused: 0 };
	assert.ok(reused > prompt - 32, `${reused} of ${prompt} are reused`);
	await closeAll();
});

test('what the model has read is saved, and the view says how much', async () => {
	const api = await plimsollWithModel();
	// While the user rests after the first, what it showed to be needed is read: the second asks what will be kept.
	await ask(api, '\n    let ');
	const { prompt } = await ask(api, TYPED);
	await api.whenSaved();
	await until('the view says it', () => (api.view?.engine.kvBytes ?? 0) > 0);
	await writeFile(memory(), JSON.stringify({ prompt } satisfies Remembered));
});

test('after a restart the same context comes from disk, before anybody asks', { phase: 2 }, async () => {
	const api = await plimsollWithModel();
	const before = JSON.parse(await readFile(memory(), 'utf8')) as Remembered;
	// Another suite excluded it before the restart and has taken that back since: under other choices another context is packed.
	await vscode.commands.executeCommand('plimsoll.exclude', vscode.Uri.file(path.join(folder(), EXCLUDED)));
	await until('it is excluded as before', () => api.choices[EXCLUDED] === 'exclude');
	const { prompt, result } = await ask(api, TYPED);
	// Round the cursor more may be shown than before, and the log goes on in pauses: that the answer is the same for the same prompt is
	// shown without an editor.
	const context = before.prompt?.context ?? [];
	assert.ok(context.length > 0);
	assert.deepEqual(prompt?.context.slice(0, context.length), context);
	const { evaluated, prompt: length } = result.tokens;
	// It was read ahead, before anybody asked.
	const fromDisk = api.view?.engine.warmedFromDisk ?? 0;
	assert.ok(fromDisk > 0, 'nothing came from disk');
	assert.ok(evaluated < length / 2, `${evaluated} of ${length} tokens were evaluated`);
});
