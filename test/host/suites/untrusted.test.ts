import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, FILE, openAt, packedHere, plimsoll, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

test('in a folder that is not trusted the view works, no model is started, and the view says why', { phase: 4 }, async () => {
	const api = await plimsoll();
	assert.equal(vscode.workspace.isTrusted, false);
	await openAt(FILE, AFTER);
	const context = await packedHere(api, FILE);
	assert.equal(context.tokenizer, 'o200k_base');
	assert.deepEqual([api.model.kind, api.modelProcess], ['none', undefined]);
	const engine = await until('the view says it', () => api.view?.engine.text.includes('not trusted') && api.view.engine);
	assert.deepEqual(engine.actions, ['workbench.trust.manage']);
});
