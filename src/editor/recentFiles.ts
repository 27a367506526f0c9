import * as vscode from 'vscode';
import { locate } from './place.ts';

/** Files that are remembered, of all folders together. */
const MOST = 32;

/** The files that the user looked at or typed in lately. */
export class RecentFiles implements vscode.Disposable {
	/** The latest last. */
	readonly #places = new Map<string, { readonly root: string; readonly file: string }>();
	readonly #listeners: vscode.Disposable;

	constructor() {
		this.#note(vscode.window.activeTextEditor?.document);
		this.#listeners = vscode.Disposable.from(
			vscode.window.onDidChangeActiveTextEditor((editor) => this.#note(editor?.document)),
			vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
				if (contentChanges.length > 0) {
					this.#note(document);
				}
			}),
		);
	}

	/** Those of a folder, relative to it, the latest first. */
	of(root: string): readonly string[] {
		return [...this.#places.values()].reverse().flatMap((place) => (place.root === root ? [place.file] : []));
	}

	#note(document: vscode.TextDocument | undefined): void {
		const located = document && locate(document);
		if (located?.kind !== 'inside') {
			return;
		}
		const { root, file } = located;
		const key = `${root}\0${file}`;
		this.#places.delete(key);
		this.#places.set(key, { root, file });
		const [oldest] = this.#places.keys();
		if (this.#places.size > MOST && oldest !== undefined) {
			this.#places.delete(oldest);
		}
	}

	dispose(): void {
		this.#listeners.dispose();
	}
}
