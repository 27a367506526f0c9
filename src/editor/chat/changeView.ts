import * as vscode from 'vscode';
import { t } from '../../protocol/localize.ts';
import { CHANGE, CHANGES_CONTROLLER, COMMANDS, CONTEXT_KEYS } from '../manifest.ts';
import type { Change, Changes } from './changes.ts';

/** Changes beyond these are shown folded: each open one takes rows of the editor. */
const MAX_OPEN = 20;

/** An empty range is not drawn, though it stands for a whole line. */
const LINE_END = 10_000;

/**
 * Shows changes where they would go: what would leave is marked in the text, what would come stands below it in a thread, and a
 * lens above decides. Decorations cannot make rows and nothing is to be written yet, so the new lines need the thread.
 */
export class ChangeView implements vscode.Disposable, vscode.CodeLensProvider {
	readonly #changes: Changes;
	readonly #controller = vscode.comments.createCommentController(CHANGES_CONTROLLER, t('Plimsoll changes'));
	readonly #threads = new Map<number, { readonly thread: vscode.CommentThread; readonly shown: string }>();
	readonly #lenses = new vscode.EventEmitter<void>();
	readonly onDidChangeCodeLenses = this.#lenses.event;
	readonly #removed = decoration(
		'diffEditor.removedTextBackground',
		'editorOverviewRuler.deletedForeground',
		'editorGutter.deletedBackground',
		'diffEditor.removedTextBorder',
	);
	readonly #stale = decoration(
		'diffEditor.unchangedRegionBackground',
		'editorOverviewRuler.warningForeground',
		'editorWarning.foreground',
	);
	readonly #inserted = vscode.window.createTextEditorDecorationType({
		isWholeLine: true,
		borderWidth: '0 0 2px 0',
		borderStyle: 'solid',
		borderColor: new vscode.ThemeColor('editorGutter.addedBackground'),
		overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
	});
	readonly #subscriptions: vscode.Disposable;

	constructor(changes: Changes) {
		this.#changes = changes;
		const listener = changes.onDidChange(() => this.#draw());
		this.#subscriptions = vscode.Disposable.from(
			new vscode.Disposable(() => listener.dispose()),
			vscode.languages.registerCodeLensProvider([{ scheme: 'file' }, { scheme: 'untitled' }], this),
			vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
			vscode.window.onDidChangeActiveTextEditor(() => this.#setContext()),
		);
	}

	provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
		const waiting = this.#changes.waiting(uri);
		return waiting.flatMap((change, index) => {
			const range = new vscode.Range(change.hunk.line, 0, change.hunk.line, 0);
			const lens = (title: string, command: string, argument: unknown) =>
				new vscode.CodeLens(range, { title, command, arguments: [argument] });
			const own =
				change.state === 'open'
					? [
							lens(`$(check) ${t('Accept')}`, COMMANDS.acceptChange, change.id),
							lens(`$(x) ${t('Reject')}`, COMMANDS.rejectChange, change.id),
						]
					: [
							lens(`$(warning) ${t('Stale: these lines were changed since the answer')}`, COMMANDS.rejectChange, change.id),
							lens(`$(x) ${t('Dismiss')}`, COMMANDS.rejectChange, change.id),
						];
			const all =
				index === 0 && waiting.length > 1
					? [
							lens(t('Accept All {0}', waiting.length), COMMANDS.acceptAllChanges, uri),
							lens(t('Reject All'), COMMANDS.rejectAllChanges, uri),
						]
					: [];
			return [...own, ...all];
		});
	}

	/** The change that a command is about: by its number, its thread or comment, or the one at the cursor. */
	changeOf(argument: unknown): Change | undefined {
		if (typeof argument === 'number') {
			return this.#changes.find(argument);
		}
		const comment = argument instanceof ChangeComment ? argument.id : undefined;
		const thread = [...this.#threads].find(([, each]) => each.thread === argument)?.[0];
		const id = comment ?? thread;
		return id === undefined ? this.#atCursor() : this.#changes.find(id);
	}

	/** Puts the cursor on the next or the previous change of the active editor, round the ends. */
	go(step: 1 | -1): void {
		const editor = vscode.window.activeTextEditor;
		const waiting = editor ? this.#changes.waiting(editor.document.uri) : [];
		const line = editor?.selection.active.line ?? 0;
		const next = step > 0 ? waiting.find(({ hunk }) => hunk.line > line) : waiting.findLast(({ hunk }) => hunk.line < line);
		const to = next ?? (step > 0 ? waiting[0] : waiting.at(-1));
		if (editor && to) {
			const at = new vscode.Position(to.hunk.line, 0);
			editor.selection = new vscode.Selection(at, at);
			editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
		}
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.#controller.dispose();
		this.#lenses.dispose();
		vscode.Disposable.from(this.#removed, this.#stale, this.#inserted).dispose();
	}

	#atCursor(): Change | undefined {
		const editor = vscode.window.activeTextEditor;
		const line = editor?.selection.active.line ?? 0;
		const waiting = editor ? this.#changes.waiting(editor.document.uri) : [];
		const distance = ({ hunk }: Change) =>
			Math.max(hunk.line - line, line - (hunk.line + Math.max(0, hunk.removed.length - 1)), 0);
		return waiting.toSorted((a, b) => distance(a) - distance(b))[0];
	}

	#draw(): void {
		const waiting = this.#changes.waiting();
		const wanted = new Set(waiting.map(({ id }) => id));
		for (const [id, { thread }] of this.#threads) {
			if (!wanted.has(id)) {
				thread.dispose();
				this.#threads.delete(id);
			}
		}
		for (const [index, change] of waiting.entries()) {
			this.#thread(change, index < MAX_OPEN);
		}
		this.#decorate();
		this.#setContext();
		this.#lenses.fire();
	}

	/** Threads are made once and then moved: one that is made anew flickers. */
	#thread(change: Change, open: boolean): void {
		const { id, uri, hunk, state } = change;
		const line = Math.max(0, hunk.line + (hunk.removed.length > 0 ? hunk.removed.length : 0) - 1);
		const shown = JSON.stringify([line, state, uri.toString()]);
		const known = this.#threads.get(id);
		if (known?.shown === shown) {
			return;
		}
		const range = new vscode.Range(line, 0, line, 0);
		const renamed = known && known.thread.uri.toString() !== uri.toString();
		if (renamed) {
			known.thread.dispose();
		}
		const made = known && !renamed ? known.thread : this.#controller.createCommentThread(uri, range, [new ChangeComment(change)]);
		made.range = range;
		made.canReply = false;
		made.state = vscode.CommentThreadState.Resolved;
		made.label =
			state === 'stale' ? t('Stale: these lines were changed since the answer') : `+${hunk.added.length} −${hunk.removed.length}`;
		if (!known || renamed) {
			made.collapsibleState = open
				? vscode.CommentThreadCollapsibleState.Expanded
				: vscode.CommentThreadCollapsibleState.Collapsed;
		}
		this.#threads.set(id, { thread: made, shown });
	}

	#decorate(): void {
		for (const editor of vscode.window.visibleTextEditors) {
			const waiting = this.#changes.waiting(editor.document.uri);
			const lines = (some: readonly Change[]) =>
				some.map(({ hunk }) => new vscode.Range(hunk.line, 0, hunk.line + Math.max(0, hunk.removed.length - 1), LINE_END));
			const open = waiting.filter(({ state }) => state === 'open');
			editor.setDecorations(this.#removed, lines(open.filter(({ hunk }) => hunk.removed.length > 0)));
			editor.setDecorations(this.#stale, lines(waiting.filter(({ state }) => state === 'stale')));
			const above = open.filter(({ hunk }) => hunk.removed.length === 0).map(({ hunk }) => Math.max(0, hunk.line - 1));
			editor.setDecorations(
				this.#inserted,
				above.map((line) => new vscode.Range(line, 0, line, LINE_END)),
			);
		}
	}

	#setContext(): void {
		const uri = vscode.window.activeTextEditor?.document.uri;
		const some = uri !== undefined && this.#changes.waiting(uri).length > 0;
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.changes, some);
	}
}

/** What a change would put there, as a diff. */
class ChangeComment implements vscode.Comment {
	readonly mode = vscode.CommentMode.Preview;
	readonly author = { name: 'Plimsoll' };
	readonly contextValue = CHANGE;
	readonly id: number;
	readonly body: vscode.MarkdownString;

	constructor({ id, hunk }: Change) {
		this.id = id;
		const rows = hunk.added.length > 0 ? hunk.added.map((line) => `+${line}`) : hunk.removed.map((line) => `-${line}`);
		// Written by a model: neither commands nor HTML of it may run.
		this.body = new vscode.MarkdownString().appendCodeblock(rows.join('\n'), 'diff');
	}
}

/** @param outline a colour that themes of high contrast alone have: they have no backgrounds */
function decoration(background: string, ruler: string, bar: string, outline?: string): vscode.TextEditorDecorationType {
	return vscode.window.createTextEditorDecorationType({
		isWholeLine: true,
		backgroundColor: new vscode.ThemeColor(background),
		overviewRulerColor: new vscode.ThemeColor(ruler),
		borderWidth: '0 0 0 3px',
		borderStyle: 'solid',
		borderColor: new vscode.ThemeColor(bar),
		...(outline ? { outline: '1px dashed', outlineColor: new vscode.ThemeColor(outline) } : {}),
	});
}
