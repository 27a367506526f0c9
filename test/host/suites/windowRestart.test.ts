import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
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
import { answers, block, withModel } from '../scriptedAnswers.ts';
import { test } from '../suite.ts';

/** No other suite asks the model about it: its base is packed afresh in both windows. */
const HERE = 'src/internal/operators/bufferTime.ts';
const BEHIND = 'let restartOnEmit = false;';
const TYPED = '\n    const ';
const EXCLUDED = 'src/internal/scheduler/VirtualTimeScheduler.ts';

async function ask(api: PlimsollApi, typed: string) {
	const editor = await openAt(HERE, BEHIND);
	await warmHere(api, HERE);
	const trace = await completeAfter(api, editor, typed);
	await warmHere(api, HERE);
	await closeAll();
	return trace;
}

// The last conversations of this window, behind whatever deletes its own: what was read of the latest is kept.
test('thread: a conversation is left for the restart', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers(`Kept.\n${block('kept();')}`), async () => {
		await openAt('src/internal/util/EmptyError.ts', 'EmptyError');
		await api.ask('/explain what stays');
	});
	assert.equal(api.chats.length, 1);
	await closeAll();
});

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
	await ask(api, TYPED);
	await api.whenSaved();
	await until('the view says it', () => (api.view?.engine.kvBytes ?? 0) > 0);
});

test('after a restart the context comes from disk, before anybody asks', { phase: 2 }, async () => {
	const api = await plimsollWithModel();
	// Another suite excluded it before the restart and has taken that back since: under other choices another context is packed.
	await vscode.commands.executeCommand('plimsoll.exclude', vscode.Uri.file(path.join(folder(), EXCLUDED)));
	await until('it is excluded as before', () => api.choices[EXCLUDED] === 'exclude');
	const { evaluated, prompt } = (await ask(api, TYPED)).result.tokens;
	// The log goes on in pauses, and may be packed anew: what comes back of it, and that it answers the same, is shown without an editor.
	assert.ok((api.view?.engine.warmedFromDisk ?? 0) > 0, 'nothing came from disk');
	assert.ok(evaluated < prompt / 2, `${evaluated} of ${prompt} tokens were evaluated`);
});
