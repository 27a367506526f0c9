import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
	AFTER,
	closeAll,
	contextHere,
	drawnHere,
	FILE,
	openAt,
	plimsoll,
	plimsollWithModel,
	until,
	warmHere,
} from '../plimsoll.ts';
import { test, testWithDriver } from '../suite.ts';

test('the workspace is indexed', async () => {
	const api = await plimsoll();
	const status = await api.whenIndexed();
	assert.ok(status && status.files > 100 && status.symbols > 500 && status.edges > 300, JSON.stringify(status));
});

test('the view draws exactly the numbers of the pack', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await openAt(FILE, AFTER);
	const { drawn, context } = await drawnHere(api, FILE);
	assert.ok(context.used > 0 && context.used <= context.budget);
	assert.deepEqual(
		[drawn.used, drawn.budget, drawn.tiers],
		[context.used, context.budget, Object.fromEntries(Object.entries(context.tiers).map(([tier, { used }]) => [tier, used]))],
	);
	assert.ok(drawn.rows > 0);
	assert.match(api.status?.text ?? '', /k\/\d/);
});

test('other files are in the context, with tokens and a reason each', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const { items } = await contextHere(api, FILE);
	const others = items.filter((item) => item.path !== FILE);
	assert.ok(
		others.some((item) => item.hops === 1 && item.tier === 'important'),
		'a definition one hop away',
	);
	assert.deepEqual(
		items.filter((item) => item.why === '' || item.tokens < 0),
		[],
	);
});

test('moving the cursor changes what is in the context', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const here = await contextHere(api, FILE);
	const other = 'src/internal/observable/zip.ts';
	await openAt(other, 'export function zip');
	const there = await contextHere(api, other);
	const ids = (items: typeof here.items) => new Set(items.map(({ id }) => id));
	assert.notDeepEqual(ids(there.items), ids(here.items));
});

test('typing is seen before it is saved', async () => {
	const api = await plimsollWithModel();
	const editor = await openAt(FILE, AFTER);
	await editor.edit((edit) => edit.insert(editor.selection.active, ' const unsavedName = 1;'));
	await until('the window holds the new text', () => api.context?.window.prefix.includes('unsavedName') && api.context);
	await closeAll();
});

test('Build Context opens what is packed, with its totals', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	const context = await warmHere(api, FILE);
	const document = (await vscode.commands.executeCommand('plimsoll.buildContext')) as vscode.TextDocument;
	const text = document.getText();
	assert.equal(document.uri.scheme, 'plimsoll-context');
	await until('it is in front', () => vscode.window.activeTextEditor?.document === document);
	assert.match(text, new RegExp(`^Context for ${FILE}:\\d+:\\d+\\n${context.used.toLocaleString('en-US')} of `));
	for (const segment of context.segments) {
		if (segment.kind === 'text') {
			assert.ok(text.includes(segment.text.trim()), `missing: ${segment.text.slice(0, 80)}`);
		}
	}
	assert.ok(text.includes(context.window.prefix.trim()));
	await closeAll();
});

test('Copy Context puts the same text on the clipboard', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	await vscode.commands.executeCommand('plimsoll.copyContext');
	const copied = await vscode.env.clipboard.readText();
	assert.ok(copied.includes(api.context?.window.prefix.trim() ?? '?'));
	await closeAll();
});

testWithDriver('the page itself shows the numbers', {}, async (driver) => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await openAt(FILE, AFTER);
	const { context } = await drawnHere(api, FILE);
	const text = await driver.viewText();
	assert.ok(text.includes(context.used.toLocaleString('en-US')), text.slice(0, 2000));
	await driver.screenshot('budget-view');
});

test('a context document has its language, links to the sources, and folds', async () => {
	const api = await plimsollWithModel();
	await openAt(FILE, AFTER);
	await contextHere(api, FILE);
	const document = (await vscode.commands.executeCommand('plimsoll.buildContext')) as vscode.TextDocument;
	assert.equal(document.languageId, 'plimsoll-context');
	const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
	const named = links.filter(({ target }) => target?.scheme === 'file');
	assert.ok(named.length > 5 && named.every(({ target }) => /^L\d+$/.test(target?.fragment ?? '')));
	const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
	assert.ok(folds.some(({ start }) => /^important /.test(document.lineAt(start).text)));
	await closeAll();
});

test('two snapshots are compared: equal ones are equal, others part somewhere for a reason', async () => {
	const api = await plimsollWithModel();
	const root = vscode.workspace.workspaceFolders?.[0]?.uri;
	assert.ok(root);
	const saved = async (name: string, file: string, after: string) => {
		await openAt(file, after);
		await warmHere(api, file);
		const uri = vscode.Uri.joinPath(root, '..', name);
		await vscode.commands.executeCommand('plimsoll.saveSnapshot', uri);
		return uri;
	};
	const one = await saved('one.json', FILE, AFTER);
	const same = await saved('same.json', FILE, AFTER);
	const other = await saved('other.json', 'src/internal/observable/zip.ts', 'export function zip');
	const compare = (a: vscode.Uri, b: vscode.Uri) => vscode.commands.executeCommand<string>('plimsoll.compareSnapshots', a, b);
	assert.match(await compare(one, same), /^Equal: all [\d,]+ tokens are the same\./m);
	assert.match(await compare(one, other), /^cursor .* → .*zip\.ts[\s\S]*They part after [\d,]+ tokens: /);
	await closeAll();
});
