import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSource } from '../core/complete/contextSource.ts';
import type { ContextEngine } from '../core/pack/contextEngine.ts';
import { withIndexProgress } from './indexProgress.ts';
import { locate, relativePath } from './place.ts';

/** Milliseconds in which changes on disk are gathered: a branch switch reports thousands, one by one. */
const GATHER_MS = 100;

/** Milliseconds after which an index that is read at the start shows its progress: most are done by then. */
const PROGRESS_MS = 2000;

export interface SyncParts {
	readonly engine: ContextEngine;
	readonly source: ContextSource;
	/** Parser threads, as the settings are now. */
	readonly maxWorkers: () => number | 'auto';
	readonly log: Log;
}

/** Keeps the engine's picture of the workspace true: unsaved text, saves, changes on disk, folders that come and go. */
export function syncWorkspace({ engine, source, maxWorkers, log }: SyncParts): vscode.Disposable {
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
	const configure = (folder: vscode.WorkspaceFolder) =>
		engine.configure(folder.uri.fsPath, { maxWorkers: maxWorkers(), excludes: excludesOf(folder) });
	const index = (folder: vscode.WorkspaceFolder) => {
		const root = folder.uri.fsPath;
		configure(folder);
		withIndexProgress(engine, folder, PROGRESS_MS, (signal) => engine.refresh(root, signal), closing.signal).then(
			(status) => {
				if (status) {
					const { files, symbols, edges, ms } = status;
					log.info(`Indexed ${folder.name}: ${files} files, ${symbols} symbols, ${edges} edges, ${Math.round(ms)} ms`);
				}
			},
			(error) => {
				if (!closing.signal.aborted) {
					log.error(`${folder.name} could not be indexed`, error);
				}
			},
		);
	};
	const folders = () => vscode.workspace.workspaceFolders ?? [];
	folders().forEach(index);
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
		vscode.workspace.onDidChangeConfiguration((event) => {
			for (const folder of folders()) {
				if (event.affectsConfiguration('files.exclude', folder)) {
					index(folder);
				} else if (event.affectsConfiguration('plimsoll.index')) {
					configure(folder);
				}
			}
		}),
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
	const { signal } = new AbortController();
	await Promise.all(
		folders.map((folder) => withIndexProgress(engine, folder, 0, (stop) => engine.rebuild(folder.uri.fsPath, stop), signal)),
	);
}

/** Globs of the user's `files.exclude` that are on. One with a condition hides files from the explorer that belong to another: they are read. */
function excludesOf(folder: vscode.WorkspaceFolder): string[] {
	const rules = vscode.workspace.getConfiguration('files', folder).get<Readonly<Record<string, unknown>>>('exclude', {});
	return Object.entries(rules).flatMap(([pattern, on]) => (on === true ? [pattern] : []));
}
