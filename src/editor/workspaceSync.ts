import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSource } from '../core/complete/contextSource.ts';
import type { ContextEngine, IndexOptions } from '../core/pack/contextEngine.ts';
import { type Exclude, readExcludes } from '../core/workspace/exclude.ts';
import { t } from '../protocol/localize.ts';
import { withIndexProgress } from './indexProgress.ts';
import { foldersOnDisk, locate, onDisk, placesOf } from './place.ts';

/** Milliseconds in which changes on disk are gathered: a branch switch reports thousands, one by one. */
const GATHER_MS = 100;

/** Milliseconds after which an index that is read at the start shows its progress: most are done by then. */
const PROGRESS_MS = 2000;

export interface SyncParts {
	readonly engine: ContextEngine;
	readonly source: ContextSource;
	/** As the settings are now. */
	readonly settings: () => Pick<IndexOptions, 'maxWorkers' | 'memory'>;
	readonly log: Log;
}

/** Keeps the engine's picture of the workspace true: unsaved text, saves, changes on disk, folders that come and go. */
export function syncWorkspace({ engine, source, settings, log }: SyncParts): vscode.Disposable {
	const pending = new Map<string, Set<string>>();
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
		// VS Code's own watcher excludes (`files.watcherExclude`) leave out most of what would be noise here; `.git` is not ours.
		if (uri.path.includes('/.git/')) {
			return;
		}
		for (const { folder, file } of placesOf(uri)) {
			const root = folder.uri.fsPath;
			pending.set(root, (pending.get(root) ?? new Set()).add(file));
			timer ??= setTimeout(flush, GATHER_MS);
		}
	};
	const setText = (document: vscode.TextDocument, text: string | undefined) => {
		if (locate(document).kind === 'inside') {
			for (const { folder, file } of placesOf(document.uri)) {
				engine.setText(folder.uri.fsPath, file, text);
				source.fileChanged(folder.uri.fsPath, file);
			}
		}
	};
	const setUnsaved = (document: vscode.TextDocument) => {
		if (document.isDirty) {
			setText(document, document.getText());
		}
	};
	const configure = (folder: vscode.WorkspaceFolder) =>
		engine.configure(folder.uri.fsPath, { ...settings(), excludes: excludesOf(folder) });
	/** What stops the indexing of a folder, by its path. */
	const open = new Map<string, AbortController>();
	const index = (folder: vscode.WorkspaceFolder) => {
		const root = folder.uri.fsPath;
		const closing = open.get(root) ?? new AbortController();
		open.set(root, closing);
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
	const opened = (added: readonly vscode.WorkspaceFolder[]) => {
		for (const folder of added) {
			if (onDisk(folder)) {
				index(folder);
			} else {
				log.warn(notOnDisk(folder));
			}
		}
		vscode.workspace.textDocuments.forEach(setUnsaved);
	};
	const closed = ({ uri }: vscode.WorkspaceFolder) => {
		open.get(uri.fsPath)?.abort();
		open.delete(uri.fsPath);
		pending.delete(uri.fsPath);
		engine.close(uri.fsPath);
	};
	opened(vscode.workspace.workspaceFolders ?? []);
	const watcher = vscode.workspace.createFileSystemWatcher('**/*');
	return vscode.Disposable.from(
		watcher,
		watcher.onDidChange(changedOnDisk),
		watcher.onDidCreate(changedOnDisk),
		watcher.onDidDelete(changedOnDisk),
		watcher.onDidDelete((uri) => {
			for (const { folder, file } of placesOf(uri)) {
				source.fileDeleted(folder.uri.fsPath, file);
			}
		}),
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			// Without changes: it became unsaved or saved. That is how a file that is renamed gets its text back.
			if (contentChanges.length > 0 || document.isDirty) {
				setText(document, document.isDirty ? document.getText() : undefined);
			}
		}),
		// What was not saved stays so when its file is renamed, or the window is opened again.
		vscode.workspace.onDidOpenTextDocument(setUnsaved),
		vscode.workspace.onDidSaveTextDocument((document) => setText(document, undefined)),
		vscode.workspace.onDidCloseTextDocument((document) => setText(document, undefined)),
		vscode.workspace.onDidChangeConfiguration((event) => {
			for (const folder of foldersOnDisk()) {
				if (event.affectsConfiguration('files.exclude', folder)) {
					index(folder);
				} else if (event.affectsConfiguration('plimsoll.index')) {
					configure(folder);
				}
			}
		}),
		vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			removed.filter(onDisk).forEach(closed);
			opened(added);
		}),
		engine.onDidChangeIndex(() => source.indexChanged()),
		{
			dispose: () => {
				clearTimeout(timer);
				for (const closing of open.values()) {
					closing.abort();
				}
			},
		},
	);
}

/** Reads every folder anew, with progress and a way to stop. */
export async function rebuildIndex(engine: ContextEngine): Promise<void> {
	const [first] = vscode.workspace.workspaceFolders ?? [];
	if (!first) {
		throw new UserError(t('No folder is open: there is nothing to index.'));
	}
	const folders = foldersOnDisk();
	if (folders.length === 0) {
		throw new UserError(notOnDisk(first));
	}
	const { signal } = new AbortController();
	await Promise.all(
		folders.map((folder) => withIndexProgress(engine, folder, 0, (stop) => engine.rebuild(folder.uri.fsPath, stop), signal)),
	);
}

function excludesOf(folder: vscode.WorkspaceFolder): readonly Exclude[] {
	return readExcludes(vscode.workspace.getConfiguration('files', folder).get<Readonly<Record<string, unknown>>>('exclude', {}));
}

function notOnDisk({ name, uri }: vscode.WorkspaceFolder): string {
	return t('The folder {0} is not on a disk that Plimsoll can read ({1}:): it is not indexed.', name, uri.scheme);
}
