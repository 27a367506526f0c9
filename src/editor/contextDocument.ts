import * as vscode from 'vscode';
import type { ContextDocument, DocumentLink } from '../core/prompt/contextText.ts';
import { CONTEXT_LANGUAGE } from './manifest.ts';

export const CONTEXT_SCHEME = 'plimsoll-context';

interface Shown {
	readonly text: string;
	readonly links: readonly (DocumentLink & { readonly root: string })[];
	readonly folds: ContextDocument['folds'];
}

/** Read-only documents that the extension writes: a packed context with links and folds, the last request, a comparison. */
export class ContextDocuments
	implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.FoldingRangeProvider, vscode.Disposable
{
	readonly #shown = new Map<string, Shown>();
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.#changed.event;
	readonly #registrations: vscode.Disposable;

	constructor() {
		const selector = { scheme: CONTEXT_SCHEME };
		this.#registrations = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(CONTEXT_SCHEME, this),
			vscode.languages.registerDocumentLinkProvider(selector, this),
			vscode.languages.registerFoldingRangeProvider(selector, this),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => {
				// A change of its language closes and opens a document.
				setTimeout(() => {
					if (uri.scheme === CONTEXT_SCHEME && !vscode.workspace.textDocuments.some((open) => open.uri.path === uri.path)) {
						this.#shown.delete(uri.path);
					}
				}, 0);
			}),
		);
	}

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.#shown.get(uri.path)?.text ?? '';
	}

	provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
		const links = this.#shown.get(uri.path)?.links ?? [];
		return links.map(({ line, from, to, root, path, target }) => {
			const source = vscode.Uri.joinPath(vscode.Uri.file(root), path).with({ fragment: `L${target + 1}` });
			return new vscode.DocumentLink(new vscode.Range(line, from, line, to), source);
		});
	}

	provideFoldingRanges({ uri }: vscode.TextDocument): vscode.FoldingRange[] {
		const folds = this.#shown.get(uri.path)?.folds ?? [];
		return folds.map(([first, last]) => new vscode.FoldingRange(first, last, vscode.FoldingRangeKind.Region));
	}

	/** Opens a packed context. @param root folder that its sources lie in */
	async showContext(name: string, { text, links, folds }: ContextDocument, root: string): Promise<vscode.TextDocument> {
		const document = await this.#open(name, { text, links: links.map((link) => ({ ...link, root })), folds });
		const written = await vscode.languages.setTextDocumentLanguage(document, CONTEXT_LANGUAGE);
		await vscode.window.showTextDocument(written, { preview: true });
		return written;
	}

	/** Opens plain text; a document of the same name is replaced. */
	async show(name: string, text: string): Promise<vscode.TextDocument> {
		const document = await this.#open(name, { text, links: [], folds: [] });
		await vscode.window.showTextDocument(document, { preview: true });
		return document;
	}

	/** The address of a text that VS Code itself opens, as one side of a comparison. */
	address(name: string, text: string): vscode.Uri {
		const uri = vscode.Uri.from({ scheme: CONTEXT_SCHEME, path: `/${name}` });
		this.#shown.set(uri.path, { text, links: [], folds: [] });
		this.#changed.fire(uri);
		return uri;
	}

	dispose(): void {
		this.#registrations.dispose();
		this.#changed.dispose();
	}

	async #open(name: string, shown: Shown): Promise<vscode.TextDocument> {
		const uri = this.address(name, shown.text);
		this.#shown.set(uri.path, shown);
		return vscode.workspace.openTextDocument(uri);
	}
}
