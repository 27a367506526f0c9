import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.ts';
import { Emitter } from '../../core/base/event.ts';
import { editOf, type Hunk, isSameHunk, isUndone, movedHunk, placeOfHunk } from '../../core/chat/hunks.ts';
import { growingHunksOf, hunksOf, type Target } from '../../core/chat/proposal.ts';
import { t } from '../../protocol/localize.ts';
import { documentAt, lineEditOf, linesOf, nameOf } from './documentText.ts';
import { lineDiff } from './lineDiff.ts';

/** A hunk and what became of it. */
export interface Change {
	readonly id: number;
	readonly uri: vscode.Uri;
	/** The answer it is from. */
	readonly owner: object;
	hunk: Hunk;
	/** Its block is not complete: what comes may take it back. */
	growing: boolean;
	/** `stale`: its lines are no longer what the answer was about; it opens again when they are back. */
	state: 'open' | 'stale' | 'accepted' | 'rejected';
}

/** How many changes of an answer are in which state. */
export type ChangeCounts = Readonly<Record<Change['state'], number>>;

/**
 * Changes that answers offer for files. A file is written when a change is accepted and never else; each accepting is one step of
 * undo. While they are open they move with the text.
 */
export class Changes implements vscode.Disposable {
	readonly #changed = new Emitter<void>();
	/** Changes were offered, moved, or decided. */
	readonly onDidChange = this.#changed.event;
	readonly #subscriptions: vscode.Disposable;
	#all: Change[] = [];
	#ids = 0;

	constructor() {
		this.#subscriptions = vscode.Disposable.from(
			vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
			vscode.workspace.onDidRenameFiles(({ files }) => this.#renamed(files)),
		);
	}

	/** Those that wait for a decision, stale ones too, as they stand in the file. */
	waiting(uri?: vscode.Uri): readonly Change[] {
		return this.#all
			.filter((change) => isWaiting(change) && (!uri || change.uri.toString() === uri.toString()))
			.sort((a, b) => a.hunk.line - b.hunk.line);
	}

	find(id: number): Change | undefined {
		return this.#all.find((change) => change.id === id);
	}

	counts(owner: object): ChangeCounts {
		const counts = { open: 0, stale: 0, accepted: 0, rejected: 0 };
		for (const change of this.#all.filter((each) => each.owner === owner)) {
			counts[change.state]++;
		}
		return counts;
	}

	/**
	 * Offers what a block of code means for a document, in place of what its beginning meant. What other answers offer there is
	 * withdrawn: they were about another text.
	 * @param growing the block is not complete
	 * @returns how many changes it is
	 */
	offer(owner: object, document: vscode.TextDocument, code: string, selection: vscode.Range, growing = false): number {
		const lines = linesOf(document);
		const last = Math.min(lines.length - 1, lastLine(selection));
		const target: Target = { lines, selection: [Math.min(selection.start.line, last), last], selected: !selection.isEmpty };
		const earlier = (change: Change) =>
			isWaiting(change) && change.owner !== owner && change.uri.toString() === document.uri.toString();
		this.#all = this.#all.filter((change) => !earlier(change));
		const hunks = (growing ? growingHunksOf : hunksOf)(code, target, lineDiff);
		const mine = this.#all.filter((change) => change.owner === owner && change.uri.toString() === document.uri.toString());
		const known = (hunk: Hunk) => mine.find((change) => change.growing && isSameHunk(change.hunk, hunk));
		const kept = new Set(hunks.flatMap((hunk) => known(hunk) ?? []));
		const gone = mine.filter((change) => change.growing && isWaiting(change) && !kept.has(change));
		const others = mine.filter((change) => isWaiting(change) && !gone.includes(change));
		const fresh = hunks.filter((hunk) => !known(hunk) && !others.some((change) => overlap(change.hunk, hunk)));
		if (gone.length > 0 || fresh.length > 0) {
			this.#all = this.#all.filter((change) => !gone.includes(change));
			for (const hunk of fresh) {
				this.#all.push({ id: ++this.#ids, uri: document.uri, owner, hunk, growing, state: 'open' });
			}
		}
		for (const change of kept) {
			change.growing = growing;
		}
		if (!growing || gone.length > 0 || fresh.length > 0) {
			this.#changed.fire();
		}
		return fresh.length + kept.size;
	}

	/** The answer has ended: what was offered of a block that did not become complete is withdrawn. */
	settle(owner: object): void {
		const before = this.#all.length;
		this.#all = this.#all.filter((change) => change.owner !== owner || !change.growing || !isWaiting(change));
		if (this.#all.length < before) {
			this.#changed.fire();
		}
	}

	/** Writes one change into its file. Rejects with one sentence when its lines were changed. */
	async accept(change: Change): Promise<void> {
		if (!(await this.#write([change]))) {
			throw new UserError(t('These lines were changed since the answer: the change does not fit any more.'));
		}
	}

	/** Writes all that fit of a file, as one step of undo. */
	async acceptAll(uri: vscode.Uri): Promise<void> {
		await this.#write(this.waiting(uri));
	}

	reject(changes: readonly Change[]): void {
		for (const change of changes) {
			change.state = 'rejected';
		}
		this.#changed.fire();
	}

	/** Forgets what an answer offered: it is asked for anew, or its thread is deleted. */
	forget(owner: object): void {
		this.#all = this.#all.filter((change) => change.owner !== owner);
		this.#changed.fire();
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.#changed.dispose();
	}

	async #write(changes: readonly Change[]): Promise<boolean> {
		const [first] = changes;
		if (!first) {
			return false;
		}
		const document = await documentAt(first.uri);
		if (!document) {
			throw new UserError(t('{0} is not there any more.', nameOf(first.uri)));
		}
		const lines = linesOf(document);
		const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
		const edit = new vscode.WorkspaceEdit();
		const written: Change[] = [];
		for (const change of changes) {
			const at = placeOfHunk(change.hunk, lines);
			if (at !== undefined) {
				const { start, end, text } = editOf(change.hunk, at, lines);
				const range = new vscode.Range(start.line, start.character, end.line, end.character);
				edit.replace(document.uri, range, text.replaceAll('\n', eol));
				change.hunk = { ...change.hunk, line: at };
				// Before it is written, so that the edit is not taken for somebody else's.
				change.state = 'accepted';
				written.push(change);
			}
		}
		const done = written.length > 0 && (await vscode.workspace.applyEdit(edit));
		if (!done) {
			for (const change of written) {
				change.state = 'open';
			}
		}
		this.#changed.fire();
		if (written.length > 0 && !done) {
			throw new UserError(t('{0} cannot be changed.', nameOf(first.uri)));
		}
		return done;
	}

	#edited({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
		const here = this.#all.filter((change) => change.uri.toString() === document.uri.toString() && change.state !== 'rejected');
		if (here.length === 0 || contentChanges.length === 0) {
			return;
		}
		const lines = linesOf(document);
		const edits = contentChanges.map(lineEditOf);
		for (const change of here) {
			if (change.state === 'accepted') {
				change.state = reason === vscode.TextDocumentChangeReason.Undo && isUndone(change.hunk, lines) ? 'open' : 'accepted';
				continue;
			}
			const moved = edits.reduce(movedHunk, change.hunk);
			const at = placeOfHunk(moved, lines);
			change.hunk = at === undefined ? moved : { ...moved, line: at };
			const redone = reason === vscode.TextDocumentChangeReason.Redo && at === undefined;
			change.state = redone ? 'accepted' : at === undefined ? 'stale' : 'open';
		}
		this.#changed.fire();
	}

	#renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
		for (const { oldUri, newUri } of files) {
			this.#all = this.#all.map((change) => (change.uri.toString() === oldUri.toString() ? { ...change, uri: newUri } : change));
		}
		this.#changed.fire();
	}
}

/** The file that a command is about: a URI, the file of a thread, or the one in the active editor. */
export function fileOf(where: unknown): vscode.Uri {
	const named = where instanceof vscode.Uri ? where : isObject(where) && 'uri' in where ? where.uri : undefined;
	const uri = named instanceof vscode.Uri ? named : vscode.window.activeTextEditor?.document.uri;
	if (!uri) {
		throw new UserError(t('Open the file to decide about its changes.'));
	}
	return uri;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

export function isWaiting({ state }: Change): boolean {
	return state === 'open' || state === 'stale';
}

/** A selection that ends at the start of a line does not mean that line. */
function lastLine({ start, end }: vscode.Range): number {
	return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}

function overlap(a: Hunk, b: Hunk): boolean {
	return a.line < b.line + Math.max(1, b.removed.length) && b.line < a.line + Math.max(1, a.removed.length);
}
