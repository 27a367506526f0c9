// The extension as the suites see it, and how they wait for it.
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CompletionTrace } from '../../src/core/complete/completion.ts';
import type { PlimsollApi } from '../../src/editor/api.ts';

/** A file in the middle of the demo workspace that leans on others, and the text there that the cursor is put behind. */
export const FILE = 'src/internal/operators/switchMap.ts';
export const AFTER = 'let innerIndex = 0;';

/** The extension, activated, with its index complete. */
export async function plimsoll(): Promise<PlimsollApi> {
	const extension = vscode.extensions.getExtension<PlimsollApi>('plimsoll.plimsoll');
	assert.ok(extension, 'the extension is not there');
	const api = await extension.activate();
	await api.whenIndexed();
	return api;
}

/** {@link plimsoll} with its model loaded. */
export async function plimsollWithModel(): Promise<PlimsollApi> {
	const api = await plimsoll();
	await until('the model is ready', () => api.model.kind === 'ready');
	return api;
}

/** Waits until `condition` gives something that is true, not empty and not 0; what it gives is returned. Fails with `what` after `ms`:
 * many times what it takes, for a machine that does much else. */
export async function until<T>(
	what: string | (() => string),
	condition: () => T | undefined | false | '' | 0 | Promise<T | undefined | false | '' | 0>,
	ms = 60_000,
): Promise<T> {
	const end = Date.now() + ms;
	for (;;) {
		const value = await condition();
		if (value) {
			return value;
		}
		if (Date.now() > end) {
			assert.fail(`not within ${ms} ms: ${typeof what === 'string' ? what : what()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}

export function folder(): string {
	const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
	assert.ok(root, 'the demo workspace is not open');
	return root;
}

/** Opens a file of the workspace with the cursor behind `after`. */
export async function openAt(file: string, after: string): Promise<vscode.TextEditor> {
	const document = await vscode.workspace.openTextDocument(path.join(folder(), file));
	const offset = document.getText().indexOf(after);
	assert.ok(offset >= 0, `${after} does not stand in ${file}`);
	const at = document.positionAt(offset + after.length);
	return vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false });
}

/** Takes back what a test left behind that failed: scripted answers, threads, and what is not saved. */
export async function cleared(): Promise<void> {
	const api = await vscode.extensions.getExtension<PlimsollApi>('plimsoll.plimsoll')?.activate();
	api?.answerWith(undefined);
	api?.deleteChats();
	await closeAll();
}

/** Undoes everything in all editors and closes them. */
export async function closeAll(): Promise<void> {
	for (const editor of vscode.window.visibleTextEditors) {
		if (editor.document.isDirty) {
			await vscode.window.showTextDocument(editor.document, { preview: false });
			await vscode.commands.executeCommand('workbench.action.files.revert');
		}
	}
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The context of `file` at the cursor of the active editor, when no newer one is on its way: with all that happened before this call. */
export async function contextHere(api: PlimsollApi, file: string) {
	return until(`the context of ${file}`, () => {
		const line = vscode.window.activeTextEditor?.selection.active.line;
		return api.underWay !== 'packing' && api.context?.file === file && api.context.line === line && api.context;
	});
}

/** {@link contextHere} with something of other files: the folder may have been added a moment ago, and be indexed still. */
export async function packedHere(api: PlimsollApi, file: string) {
	return until(`a context of other files for ${file}`, async () => {
		const context = await contextHere(api, file);
		return context.items.some(({ path }) => path !== file) && context;
	});
}

/**
 * {@link contextHere} once the model has read it, and nothing changes it by itself any more. Until then a request shows the code round the
 * cursor alone, and two looks at the context may differ.
 */
export async function warmHere(api: PlimsollApi, file: string) {
	const state = () => JSON.stringify([api.underWay, api.view?.engine, api.view?.index]);
	return until(
		() => `the model has read the context: ${state()}`,
		async () => {
			const context = await contextHere(api, file);
			return api.underWay === undefined && api.view?.engine.prefix === 'warm' && context;
		},
	);
}

/** {@link warmHere} once the page shows it: what stands there, and what it stands for. */
export async function drawnHere(api: PlimsollApi, file: string) {
	return until('the newest state is drawn', async () => {
		const context = await warmHere(api, file);
		const { drawn, view } = api;
		return drawn && view && drawn.revision === view.revision && { context, drawn, view };
	});
}

/** Asks for a long answer, and gives its end while it is written. A machine that does much else may look too late: then it is asked again. */
export async function answering(api: PlimsollApi): Promise<{ readonly ended: Promise<void> }> {
	for (;;) {
		const ended = api.ask('Write a long story about observables.');
		await until('it has begun', () => api.chat?.answer);
		if (api.chat?.running) {
			return { ended };
		}
		await vscode.commands.executeCommand('plimsoll.deleteChat');
	}
}

/** Settings under which an answer ends soon. */
export const SHORT_ANSWERS = { 'plimsoll.reservedOutput': 48 };

/** Runs `body` with other settings than usual, and brings the usual ones back. */
export async function withSettings(values: Readonly<Record<string, unknown>>, body: () => Promise<void>): Promise<void> {
	const configuration = vscode.workspace.getConfiguration();
	const before = Object.keys(values).map((key) => [key, configuration.inspect(key)?.globalValue] as const);
	const write = async (entries: Iterable<readonly [string, unknown]>) => {
		for (const [key, value] of entries) {
			await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
		}
	};
	await write(Object.entries(values));
	try {
		await body();
	} finally {
		await write(before);
	}
}

/**
 * Types at the cursor and asks for ghost text, and gives the first answer about this very text. VS Code asks once for a position, maybe
 * by itself before it is told to, and what was suggested there before is remembered: `typed` must be new in its place.
 */
export async function askAfter(api: PlimsollApi, editor: vscode.TextEditor, typed: string): Promise<CompletionTrace> {
	const traces: CompletionTrace[] = [];
	const listener = api.onDidTrace((trace) => traces.push(trace));
	try {
		await editor.edit((edit) => edit.insert(editor.selection.active, typed));
		await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
		return await until(`an answer after ${JSON.stringify(typed)}`, () => {
			const { line, character } = editor.selection.active;
			return traces.find((trace) => trace.line === line && trace.character === character && trace.outcome.kind !== 'cancelled');
		});
	} finally {
		listener.dispose();
	}
}

/** {@link askAfter} for what the model must have answered. */
export async function completeAfter(api: PlimsollApi, editor: vscode.TextEditor, typed: string) {
	const trace = await askAfter(api, editor, typed);
	const { result } = trace;
	assert.ok(result, `the model was not asked: ${JSON.stringify(trace.outcome)}`);
	return { ...trace, result };
}
