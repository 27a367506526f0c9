import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AFTER, answering, closeAll, FILE, openAt, plimsollWithModel, SHORT_ANSWERS, until, withSettings } from '../plimsoll.ts';
import { test, testWithDriver } from '../suite.ts';

test('a question is answered in a thread, streamed, with the packed context', () =>
	withSettings(SHORT_ANSWERS, async () => {
		const api = await plimsollWithModel();
		const editor = await openAt(FILE, AFTER);
		const { line } = editor.selection.active;
		editor.selection = new vscode.Selection(line, 0, line, editor.document.lineAt(line).text.length);
		await api.ask('/explain');
		const { chat, answer } = api;
		assert.ok(chat && answer);
		assert.deepEqual([chat.question, chat.running, chat.comments], ['/explain', false, 2]);
		assert.ok(chat.answer.length > 0, `no answer: ${chat.note}`);
		assert.ok(answer.packed && answer.packed.used > 0 && answer.packed.items.some((item) => item.path !== FILE));
		assert.ok(answer.messages[0]?.content.includes(AFTER));
		await vscode.commands.executeCommand('plimsoll.copyAnswer');
		assert.equal(await vscode.env.clipboard.readText(), chat.answer);
		await vscode.commands.executeCommand('plimsoll.deleteChat');
		assert.equal(api.chat, undefined);
		await closeAll();
	}));

test('an answer can be stopped', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const { ended } = await answering(api);
	await vscode.commands.executeCommand('plimsoll.stopAnswer');
	await ended;
	assert.match(api.chat?.note ?? '', /^Stopped\./);
	await vscode.commands.executeCommand('plimsoll.deleteChat');
	await closeAll();
});

test('the answer goes in at the cursor', () =>
	withSettings(SHORT_ANSWERS, async () => {
		const api = await plimsollWithModel();
		const editor = await openAt(FILE, AFTER);
		await api.ask('/doc');
		const before = editor.document.getText().length;
		await vscode.commands.executeCommand('plimsoll.insertAnswer');
		await until('the text grows', () => editor.document.getText().length > before);
		await vscode.commands.executeCommand('plimsoll.deleteChat');
		await closeAll();
	}));

testWithDriver('a question typed into the thread is answered there', {}, (driver) =>
	withSettings(SHORT_ANSWERS, async () => {
		const api = await plimsollWithModel();
		await openAt(FILE, AFTER);
		await vscode.commands.executeCommand('plimsoll.inlineChat');
		await driver.click('.review-widget .monaco-editor');
		await driver.type('what is this?');
		await driver.click('.review-widget .monaco-text-button');
		const chat = await until('an answer', () => (api.chat && !api.chat.running ? api.chat : undefined));
		assert.equal(chat.question, 'what is this?');
		// White space is drawn otherwise, and what looks like Markdown is drawn as such: a stretch of letters is not.
		const letters = /\w{2,}/.exec(chat.answer)?.[0] ?? chat.answer.trim();
		let shown = '';
		await until('all of it is shown', async () => {
			shown = await driver.text('.review-widget');
			return (
				['You', 'what is this?', 'Plimsoll', letters].every((part) => shown.includes(part)) &&
				!shown.includes('Reading the context')
			);
		}).catch(() => assert.fail(`${chat.answer} is shown as ${shown}`));
		await driver.screenshot('inline-chat');
		await vscode.commands.executeCommand('plimsoll.deleteChat');
		await closeAll();
	}),
);
