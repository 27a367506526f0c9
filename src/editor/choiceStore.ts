import * as vscode from 'vscode';
import { Emitter } from '../core/base/event.ts';
import { splitName } from '../core/pack/choices.ts';
import { relativePath } from './place.ts';
import { type Choice, packOptionsOf, parseChoices, renamed, type UserChoices, withChoice } from './userChoices.ts';

const KEY = 'choices';

/** What the user pinned, excluded and shortened, per workspace folder. Kept with the workspace; follows files that are renamed. */
export class ChoiceStore implements vscode.Disposable {
	readonly #memory: vscode.Memento;
	readonly #byRoot = new Map<string, UserChoices>();
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #listener: vscode.Disposable;

	constructor(memory: vscode.Memento) {
		this.#memory = memory;
		const stored = memory.get<unknown>(KEY);
		if (typeof stored === 'object' && stored !== null) {
			for (const [root, choices] of Object.entries(stored)) {
				this.#byRoot.set(root, parseChoices(choices));
			}
		}
		this.#listener = vscode.workspace.onDidRenameFiles(({ files }) => {
			for (const { oldUri, newUri } of files) {
				this.#rename(oldUri, newUri);
			}
		});
	}

	/** The choices of a workspace folder. */
	of(root: string): UserChoices {
		return this.#byRoot.get(root) ?? {};
	}

	packOptions(root: string) {
		return packOptionsOf(this.of(root));
	}

	/** @param choice `undefined` takes the choice back */
	set(root: string, names: readonly string[], choice: Choice | undefined): void {
		this.#save(
			root,
			names.reduce((choices, name) => withChoice(choices, name, choice), this.of(root)),
		);
	}

	/** Paths on disk that a choice was made for, as a menu's `in` reads them. */
	get paths(): Readonly<Record<string, true>> {
		const found: Record<string, true> = {};
		for (const [root, choices] of this.#byRoot) {
			for (const name of Object.keys(choices)) {
				const { path, symbol } = splitName(name);
				if (symbol === '') {
					found[vscode.Uri.joinPath(vscode.Uri.file(root), path.replace(/\/$/, '')).fsPath] = true;
				}
			}
		}
		return found;
	}

	clear(root: string): void {
		this.#save(root, {});
	}

	/** The names of a resource, as a file and as a folder; a rename or a menu does not say which it is. */
	names(uri: vscode.Uri): { readonly root: string; readonly file: string; readonly folder: string } | undefined {
		const folder = vscode.workspace.getWorkspaceFolder(uri);
		if (!folder || uri.scheme !== 'file') {
			return undefined;
		}
		const path = relativePath(folder, uri).replace(/\/$/, '');
		return path === '' ? undefined : { root: folder.uri.fsPath, file: path, folder: `${path}/` };
	}

	dispose(): void {
		this.#listener.dispose();
		this.#changed.dispose();
	}

	#rename(from: vscode.Uri, to: vscode.Uri): void {
		const old = this.names(from);
		const now = this.names(to);
		// Into another workspace folder, a choice does not follow.
		if (old && now && old.root === now.root) {
			const before = this.of(old.root);
			const after = renamed(before, old.file, now.file);
			if (JSON.stringify(before) !== JSON.stringify(after)) {
				this.#save(old.root, after);
			}
		}
	}

	#save(root: string, choices: UserChoices): void {
		this.#byRoot.set(root, choices);
		void this.#memory.update(KEY, Object.fromEntries(this.#byRoot));
		this.#changed.fire();
	}
}
