import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AFTER, closeAll, FILE, folder, openAt, plimsollWithModel, SHORT_ANSWERS, until, withSettings } from '../plimsoll.ts';
import { answers, block, withModel } from '../scriptedAnswers.ts';
import { test, testWithDriver } from '../suite.ts';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
const lastMessage = (model: ReturnType<typeof answers>) => {
	const asked = model.asked.at(-1);
	return (asked?.kind === 'chat' && asked.messages.at(-1)?.content) || '';
};

async function ended(): Promise<void> {
	await run('plimsoll.deleteChat');
	await closeAll();
}

test('thread: an empty question is told what to type, and nothing is asked', async () => {
	const api = await plimsollWithModel();
	const model = answers('never');
	await withModel(api, model, async () => {
		await openAt(FILE, AFTER);
		await api.ask(' \n ');
		assert.deepEqual(
			[api.chat?.note, api.chat?.turns, api.chat?.comments, model.asked.length],
			['Type a question, or a command such as /explain.', 0, 1, 0],
		);
		await ended();
	});
});

test('thread: a model that says nothing, goes round in circles or fails leaves a note each, and the file as it is', async () => {
	const api = await plimsollWithModel();
	const { document } = await openAt(FILE, AFTER);
	const before = document.getText();
	const noted = async (model: ReturnType<typeof answers>) => {
		await withModel(api, model, () => api.ask('/edit'));
		const note = api.chat?.note;
		await run('plimsoll.deleteChat');
		return note;
	};
	assert.equal(await noted(answers(' \n')), 'The model had nothing to say.');
	const loop = Array.from({ length: 400 }, () => 'I am sure. ');
	assert.equal(await noted(answers(...loop)), 'Ended: the model said the same over and over.');
	assert.equal(await noted(answers('```ts\nhalf', { error: new Error('the pipe broke') })), 'the pipe broke');
	assert.equal(document.getText(), before);
	await closeAll();
});

test('thread: /fix tells what the editor reports in the selection, and mentions are packed', async () => {
	const api = await plimsollWithModel();
	const model = answers('Done.');
	const problems = vscode.languages.createDiagnosticCollection('chat-test');
	await withModel(api, model, async () => {
		const { document, selection } = await openAt(FILE, AFTER);
		const { line } = selection.active;
		problems.set(document.uri, [
			new vscode.Diagnostic(new vscode.Range(line, 0, line, 5), 'innerIndex is strange', vscode.DiagnosticSeverity.Error),
			new vscode.Diagnostic(new vscode.Range(0, 0, 0, 5), 'far away', vscode.DiagnosticSeverity.Error),
		]);
		await api.ask('/fix as #src/internal/util/EmptyError.ts does');
		assert.match(lastMessage(model), new RegExp(`The editor reports:\\n- Line ${line + 1}: innerIndex is strange$`));
		const pinned = api.answer?.packed?.items.find(({ path: file }) => file === 'src/internal/util/EmptyError.ts');
		assert.equal(pinned?.tier, 'cache');
		await run('plimsoll.deleteChat');
		await api.ask('what of #src/nowhere.ts?');
		assert.match(api.chat?.note ?? '', /src\/nowhere\.ts/);
		await run('plimsoll.deleteChat');
		const actions = await run('vscode.executeCodeActionProvider', document.uri, new vscode.Range(line, 2, line, 2));
		const ours = (actions as vscode.CodeAction[]).filter(({ title }) => title.endsWith('with Plimsoll'));
		assert.deepEqual(
			ours.map(({ title }) => title),
			['Fix with Plimsoll', 'Explain with Plimsoll'],
		);
		const explain = ours[1]?.command;
		await run(explain?.command ?? '', ...(explain?.arguments ?? []));
		assert.equal(api.chat?.question, '/explain and why the editor says: innerIndex is strange');
		assert.equal(api.chat?.line, line);
		await ended();
	});
	problems.dispose();
});

test('thread: asking again replaces the last answer', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await withModel(api, answers('First.'), () => api.ask('why?'));
	await withModel(api, answers('Second.'), async () => {
		await run('plimsoll.retryAnswer');
	});
	assert.deepEqual([api.chat?.answer, api.chat?.turns, api.chat?.comments], ['Second.', 1, 2]);
	await ended();
});

test('thread: two hundred questions, the older ones told in short; taken back and exported', async () => {
	const api = await plimsollWithModel();
	const model = answers(`An answer of some length. ${'It goes on. '.repeat(6)}`);
	await withModel(api, model, async () => {
		await openAt(FILE, AFTER);
		await api.ask('question 0');
		for (let at = 1; at < 200; at++) {
			await api.askMore(`question ${at}`);
		}
		assert.equal(api.chat?.turns, 200);
		assert.ok((api.chat?.comments ?? 0) <= 26, `${api.chat?.comments} comments are drawn`);
		assert.ok((api.answer?.conversation.tokens ?? 0) <= (api.answer?.conversation.room ?? 0) + 200);
		await until('a summary', () => api.chat?.summary);
		await run('plimsoll.exportChat');
		const exported = await until('it is opened', () => {
			const { document } = vscode.window.activeTextEditor ?? {};
			return document?.languageId === 'markdown' && document.getText();
		});
		assert.equal(exported.match(/^## question/gm)?.length, 200);
		assert.match(exported, /^> The first \d+ are told to the model in short:/m);
		await run('workbench.action.revertAndCloseActiveEditor');
		const summary = api.chat?.summary;
		await run('plimsoll.undoSummary');
		assert.ok(summary);
		await ended();
	});
});

test('thread: a megabyte that is selected as a whole is read in part or told in short, which is said', async () => {
	const api = await plimsollWithModel();
	const file = path.join(folder(), 'src/large.ts');
	const text = Array.from({ length: 25_000 }, (_, at) => `export const value${at} = ${at} * factor(${at});`).join('\n');
	await writeFile(file, text);
	try {
		const model = answers('Much.');
		await withModel(api, model, async () => {
			const editor = await openAt('src/large.ts', '');
			editor.selection = new vscode.Selection(0, 0, 24_999, 10);
			await api.ask('/explain');
			assert.match(api.chat?.note ?? '', /^Of the selection, \d+ of 25,000 lines were read\.$/);
			assert.ok(lastMessage(model).length < 4096);
			assert.match(lastMessage(model), /value0 [\s\S]*\n…\n[\s\S]*export con/);
			assert.equal(editor.document.getText(), text);
			await run('plimsoll.deleteChat');
			await withSettings({ 'plimsoll.overflow': 'summary' }, () => api.ask('/explain'));
			assert.equal(api.chat?.note, 'Too long, and therefore told to the model in short: the selection.');
			assert.match(lastMessage(model), /^The selected code in short:\nMuch\.\nMuch\./);
			await ended();
		});
	} finally {
		await rm(file, { force: true });
	}
});

test('thread: it moves with the code', async () => {
	const api = await plimsollWithModel();
	await withModel(api, answers('So.'), async () => {
		const editor = await openAt(FILE, AFTER);
		await api.ask('why?');
		const line = api.chat?.line ?? 0;
		await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// a\n// b\n// c\n'));
		assert.equal(api.chat?.line, line + 3);
		await ended();
	});
});

test('thread: after the restart it goes on from what the model had read', { phase: 2 }, async () => {
	const api = await plimsollWithModel();
	await withSettings(SHORT_ANSWERS, () => api.askMore('and now?'));
	assert.equal(api.chat?.turns, 3);
	const tokens = api.answer?.result.tokens;
	assert.ok((tokens?.fromDisk ?? 0) >= 1024, JSON.stringify(tokens));
	await run('plimsoll.deleteChat');
});

test('thread: a conversation is there again after the restart, and can be deleted', { phase: 2 }, async () => {
	const api = await plimsollWithModel();
	const [kept] = api.chats;
	assert.deepEqual(
		api.chats.map(({ turns }) => turns.map(({ question, answer, note }) => [question, answer, note])),
		[[['/explain what stays', `Kept.\n${block('kept();')}`, '']]],
	);
	assert.match(kept?.uri ?? '', /EmptyError\.ts$/);
	const shown = run('plimsoll.showChats');
	await until('it is opened', async () => {
		await run('workbench.action.acceptSelectedQuickOpenItem');
		return vscode.window.activeTextEditor?.document.uri.toString() === kept?.uri;
	});
	await shown;
	await run('plimsoll.exportChat');
	await closeAll();
	await run('plimsoll.deleteChat');
	assert.equal(api.chats.length, 0);
});

testWithDriver('thread: commands, files and symbols are completed in the box', {}, async (driver) => {
	const api = await plimsollWithModel();
	const model = answers('So.');
	await withSettings({ 'editor.quickSuggestions': { other: 'on', comments: 'on', strings: 'on' } }, () =>
		withModel(api, model, async () => {
			await openAt(FILE, AFTER);
			await run('plimsoll.inlineChat');
			await driver.click('.review-widget .monaco-editor');
			// What Tab takes is the one that is marked; it changes while the list is sifted.
			const marked = '.suggest-widget.visible .monaco-list-row.focused';
			await driver.type('/ex');
			await until('the command is offered first', async () => /\/explain/.test(await driver.text(marked)));
			await driver.press('Tab');
			await driver.type('#EmptyErr');
			await until('the file is offered first', async () => /EmptyError\.ts/.test(await driver.text(marked)));
			await driver.screenshot('chat-mentions');
			await driver.press('Tab');
			await driver.click('.review-widget .monaco-text-button');
			await until('an answer', () => api.chat?.answer);
			assert.match(api.chat?.question ?? '', /^\/explain #src\/\S*EmptyError\.ts/);
			await ended();
		}),
	);
});

test('thread: its gauges end where a cursor stands outside of its lines, whoever put it there', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	const { line } = editor.selection.active;
	await run('plimsoll.inlineChat');
	await until('the context of the thread', () => api.view?.context?.conversation);
	const moved = new Promise<void>((resolve) => {
		const listener = vscode.window.onDidChangeTextEditorSelection(() => {
			listener.dispose();
			resolve();
		});
	});
	editor.selection = new vscode.Selection(line, 0, line, 0);
	await moved;
	assert.ok(api.view?.context?.conversation, 'a command that stays in its lines is about the thread');
	editor.selection = new vscode.Selection(0, 0, 0, 0);
	await until('the context of ghost text again', () => api.view?.context && !api.view.context.conversation);
	await ended();
});

testWithDriver('thread: while one writes in it the gauges are about its next question', {}, async (driver) => {
	const api = await plimsollWithModel();
	const { contextSize } = api.model.kind === 'ready' ? api.model.info : assert.fail(api.model.kind);
	await run('plimsoll.budgetView.focus');
	await openAt(FILE, AFTER);
	await until('the context of ghost text', () => api.view?.context?.file === FILE && !api.view.context.conversation);
	await run('plimsoll.inlineChat');
	const opened = await until('the context of the thread', () => api.view?.context?.conversation && api.view.context);
	assert.equal(opened.reserved, Math.floor(contextSize / 4));
	assert.ok(opened.used <= opened.budget && opened.used + opened.reserved < contextSize);
	const { tokens } = opened.conversation ?? { tokens: 0 };
	assert.ok(tokens > 0);
	await driver.click('.review-widget .monaco-editor');
	await driver.type('why as in #src/internal/util/EmptyError.ts ');
	await until('a mention is packed as it is typed', () =>
		api.view?.context?.items.some(({ path: file, tier }) => file.endsWith('EmptyError.ts') && tier === 'cache'),
	);
	assert.ok((api.view?.context?.conversation?.tokens ?? 0) > tokens, 'the question counts');
	await until('it is drawn', () => api.drawn?.revision === api.view?.revision);
	assert.match(await driver.viewText(), /meter "Conversation"/);
	await driver.screenshot('chat-gauges');
	await driver.click('.editor-instance .view-line:has-text("let index = 0")');
	await until('the context of ghost text again', () => api.view?.context && !api.view.context.conversation);
	await ended();
});
