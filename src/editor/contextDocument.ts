import * as vscode from 'vscode';

export const CONTEXT_SCHEME = 'plimsoll-context';

/** Read-only documents that the extension writes: a packed context, the last request. */
export class ContextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
	readonly #texts = new Map<string, string>();
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.#changed.event;
	readonly #registrations: vscode.Disposable;

	constructor() {
		this.#registrations = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(CONTEXT_SCHEME, this),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => {
				if (uri.scheme === CONTEXT_SCHEME) {
					this.#texts.delete(uri.path);
				}
			}),
		);
	}

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.#texts.get(uri.path) ?? '';
	}

	/** Opens `text` beside what is open; a document of the same name is replaced. */
	async show(name: string, text: string): Promise<vscode.TextDocument> {
		const uri = vscode.Uri.from({ scheme: CONTEXT_SCHEME, path: `/${name}` });
		this.#texts.set(uri.path, text);
		this.#changed.fire(uri);
		const document = await vscode.workspace.openTextDocument(uri);
		await vscode.window.showTextDocument(document, { preview: true });
		return document;
	}

	dispose(): void {
		this.#registrations.dispose();
		this.#changed.dispose();
	}
}
