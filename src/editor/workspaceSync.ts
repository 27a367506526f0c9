import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSource } from '../core/complete/contextSource.ts';
import type { ContextEngine } from '../core/pack/contextEngine.ts';
import { locate, relativePath } from './place.ts';
import { withSignal } from './withSignal.ts';

/** Milliseconds in which changes on disk are gathered: a branch switch reports thousands, one by one. */
const GATHER_MS = 100;

/** Keeps the engine's picture of the workspace true: unsaved text, saves, changes on disk, folders that come and go. */
export function syncWorkspace(engine: ContextEngine, source: ContextSource, log: Log): vscode.Disposable {
	const pending = new Map<string, Set<string>>();
	const closing = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const flush = () => {
		timer = undefined;
		for (const [root, paths] of pending) {
			engine.filesChanged(root, [...paths]);
			for (const path of paths) {
				source.fileChanged(root, path);
			}
		}
		pending.clear();
	};
	const changedOnDisk = (uri: vscode.Uri) => {
		const folder = vscode.workspace.getWorkspaceFolder(uri);
		// VS Code's own watcher excludes (`files.watcherExclude`) leave out most of what would be noise here; `.git` is not ours.
		if (!folder || uri.path.includes('/.git/')) {
			return;
		}
		const root = folder.uri.fsPath;
		pending.set(root, (pending.get(root) ?? new Set()).add(relativePath(folder, uri)));
		timer ??= setTimeout(flush, GATHER_MS);
	};
	const setText = (document: vscode.TextDocument, text: string | undefined) => {
		const located = locate(document);
		if (located.kind === 'inside') {
			engine.setText(located.root, located.file, text);
			source.fileChanged(located.root, located.file);
		}
	};
	const index = (folder: vscode.WorkspaceFolder) => {
		engine.refresh(folder.uri.fsPath, closing.signal).then(
			({ files, symbols, edges, ms }) =>
				log.info(`Indexed ${folder.name}: ${files} files, ${symbols} symbols, ${edges} edges, ${Math.round(ms)} ms`),
			(error) => {
				if (!closing.signal.aborted) {
					log.error(`${folder.name} could not be indexed`, error);
				}
			},
		);
	};
	for (const folder of vscode.workspace.workspaceFolders ?? []) {
		index(folder);
	}
	for (const document of vscode.workspace.textDocuments) {
		if (document.isDirty) {
			setText(document, document.getText());
		}
	}
	const watcher = vscode.workspace.createFileSystemWatcher('**/*');
	return vscode.Disposable.from(
		watcher,
		watcher.onDidChange(changedOnDisk),
		watcher.onDidCreate(changedOnDisk),
		watcher.onDidDelete(changedOnDisk),
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			if (contentChanges.length > 0) {
				setText(document, document.isDirty ? document.getText() : undefined);
			}
		}),
		vscode.workspace.onDidSaveTextDocument((document) => setText(document, undefined)),
		vscode.workspace.onDidCloseTextDocument((document) => setText(document, undefined)),
		vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => added.map(index)),
		engine.onDidChangeIndex(() => source.indexChanged()),
		{
			dispose: () => {
				clearTimeout(timer);
				closing.abort();
			},
		},
	);
}

/** Reads every folder anew, with progress and a way to stop. */
export async function rebuildIndex(engine: ContextEngine): Promise<void> {
	const folders = vscode.workspace.workspaceFolders ?? [];
	if (folders.length === 0) {
		throw new UserError('No folder is open: there is nothing to index.');
	}
	const options = { location: vscode.ProgressLocation.Notification, title: 'Indexing', cancellable: true };
	await vscode.window.withProgress(options, async (progress, token) => {
		const listener = engine.onDidChangeIndex(({ done, files }) => progress.report({ message: `${done} of ${files} files` }));
		try {
			await withSignal(token, (signal) => Promise.all(folders.map((folder) => engine.rebuild(folder.uri.fsPath, signal))));
		} finally {
			listener.dispose();
		}
	});
}
