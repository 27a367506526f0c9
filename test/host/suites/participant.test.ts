import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, closeAll, FILE, openAt, plimsollWithModel, until } from '../plimsoll.ts';
import { answers, withModel } from '../scriptedAnswers.ts';
import { test } from '../suite.ts';

const never = new vscode.CancellationTokenSource().token;

/** What VS Code's chat would show. */
function stream() {
	const shown = { text: '', references: 0 };
	return {
		shown,
		markdown: (piece: string | vscode.MarkdownString) => {
			shown.text += typeof piece === 'string' ? piece : piece.value;
		},
		progress: () => undefined,
		reference: () => {
			shown.references++;
		},
	};
}

test('own chat: @plimsoll answers about the selection, with the packed context and what was said before', async () => {
	const api = await plimsollWithModel();
	const model = answers('Because ', 'of it.');
	await withModel(api, model, async () => {
		await openAt(FILE, AFTER);
		const history = [
			{ prompt: 'what is this?', participant: 'plimsoll.participant', references: [], toolReferences: [] },
			new vscode.ChatResponseMarkdownPart('An operator.'),
		].map((each) => (each instanceof vscode.ChatResponseMarkdownPart ? { response: [each], result: {}, participant: '' } : each));
		const response = stream();
		const result = await api.participant(
			{ prompt: 'the loop', command: 'explain', references: [] },
			{ history: history as unknown as vscode.ChatContext['history'] },
			response,
			never,
		);
		assert.equal(result.errorDetails, undefined);
		assert.equal(response.shown.text, 'Because of it.');
		assert.ok(response.shown.references > 1, 'it says what the answer stands on');
		const asked = model.asked.at(-1);
		const messages = asked?.kind === 'chat' ? asked.messages : [];
		assert.deepEqual(
			messages.map(({ role }) => role),
			['system', 'user', 'assistant', 'user'],
		);
		assert.deepEqual(
			messages.slice(1, 3).map(({ content }) => content),
			['what is this?', 'An operator.'],
		);
		assert.ok(messages[0]?.content.includes(AFTER));
		assert.match(messages[3]?.content ?? '', /step by step and briefly\. the loop$/);
		await closeAll();
	});
});

test('own chat: @plimsoll says in one sentence what is missing', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers({ error: new Error('the pipe broke') }), async () => {
		const ask = (prompt: string) =>
			api.participant({ prompt, command: undefined, references: [] }, { history: [] }, stream(), never);
		await closeAll();
		await until('no editor', () => vscode.window.activeTextEditor === undefined);
		assert.equal((await ask('why?')).errorDetails?.message, 'Open a file to ask about its code.');
		await openAt(FILE, AFTER);
		assert.equal((await ask('why?')).errorDetails?.message, 'the pipe broke');
		await closeAll();
	});
});

test("own chat: the loaded model is one of VS Code's own list, and answers there", async () => {
	const api = await plimsollWithModel();
	const state = api.model;
	assert.ok(state.kind === 'ready');
	const [model] = await until('the list', async () => {
		const found = await vscode.lm.selectChatModels({ vendor: 'plimsoll' });
		return found.length > 0 && found;
	});
	assert.deepEqual([model?.name, model?.family], [state.info.name, state.info.architecture]);
	assert.ok((model?.maxInputTokens ?? 0) > 0 && (model?.maxInputTokens ?? 0) < state.info.contextSize);
	assert.ok(((await model?.countTokens('let innerIndex = 0;')) ?? 0) > 3);
	const response = await model?.sendRequest([vscode.LanguageModelChatMessage.User('let innerIndex = ')], {
		modelOptions: { maxTokens: 8 },
	});
	let text = '';
	for await (const piece of response?.text ?? []) {
		text += piece;
	}
	assert.ok(text.length > 0);
});
