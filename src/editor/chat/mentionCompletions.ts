import * as vscode from 'vscode';
import { CHAT_COMMANDS } from '../../core/chat/questionText.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import { relativePath } from '../place.ts';

/** Files beyond these are found by typing more. */
const MAX_FILES = 60;

export interface MentionSources {
	/** The folder of the thread that is written in. */
	readonly folder: () => vscode.WorkspaceFolder | undefined;
	/** What is known round the cursor. */
	readonly packed: () => PackedContext | undefined;
}

/** Completion in the box of a thread: `/` for commands, `#` for files, `#path#` for the symbols of a file, named as pins are. */
export class MentionCompletions implements vscode.CompletionItemProvider {
	readonly #sources: MentionSources;

	constructor(sources: MentionSources) {
		this.#sources = sources;
	}

	async provideCompletionItems(
		document: vscode.TextDocument,
		position: vscode.Position,
		token: vscode.CancellationToken,
	): Promise<vscode.CompletionList | undefined> {
		const before = document.lineAt(position.line).text.slice(0, position.character);
		if (position.line === 0 && /^\/\w*$/.test(before)) {
			return new vscode.CompletionList(commandItems(new vscode.Range(0, 0, 0, before.length)));
		}
		const typed = /(?:^|\s)#([^\s#]*)(#[\w.$]*)?$/.exec(before);
		const folder = this.#sources.folder();
		if (!typed || !folder) {
			return undefined;
		}
		const [, path = '', symbol] = typed;
		const from = position.translate(0, -(path.length + (symbol?.length ?? 0)));
		const range = new vscode.Range(from, position);
		if (symbol !== undefined) {
			return new vscode.CompletionList(await symbolItems(folder, path, range));
		}
		const files = await vscode.workspace.findFiles(
			new vscode.RelativePattern(folder, path ? `**/*${globbed(path)}*` : '**/*'),
			undefined,
			MAX_FILES,
			token,
		);
		const items = [...this.#nearItems(range), ...files.map((uri) => fileItem(relativePath(folder, uri), range))];
		return new vscode.CompletionList(items, files.length === MAX_FILES);
	}

	/** What stands in the context of the cursor: most mentions are about it. */
	#nearItems(range: vscode.Range): vscode.CompletionItem[] {
		const named = this.#sources.packed()?.items.filter(({ symbol }) => symbol) ?? [];
		return [...new Set(named.map(({ path, symbol }) => `${path}#${symbol}`))]
			.filter((name) => !/[,\s]/.test(name))
			.map((name) => symbolItem(name, range));
	}
}

function commandItems(range: vscode.Range): vscode.CompletionItem[] {
	return Object.entries(CHAT_COMMANDS).map(([name, instruction]) => {
		const item = new vscode.CompletionItem({ label: `/${name}`, description: instruction }, vscode.CompletionItemKind.Keyword);
		item.insertText = `/${name} `;
		item.range = range;
		return item;
	});
}

function fileItem(path: string, range: vscode.Range): vscode.CompletionItem {
	const name = path.slice(path.lastIndexOf('/') + 1);
	const item = new vscode.CompletionItem({ label: name, description: path }, vscode.CompletionItemKind.File);
	item.insertText = path;
	// Typed folders find it too, the name before all.
	item.filterText = `${name} ${path}`;
	item.range = range;
	return item;
}

function symbolItem(name: string, range: vscode.Range): vscode.CompletionItem {
	const [path = '', symbol = ''] = name.split('#');
	const item = new vscode.CompletionItem({ label: symbol, description: path }, vscode.CompletionItemKind.Reference);
	item.insertText = name;
	item.filterText = `${symbol} ${name}`;
	item.range = range;
	return item;
}

/** Symbols of a file as its language's extension tells them; none without one. */
async function symbolItems(folder: vscode.WorkspaceFolder, path: string, range: vscode.Range): Promise<vscode.CompletionItem[]> {
	const uri = vscode.Uri.joinPath(folder.uri, path);
	const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
		'vscode.executeDocumentSymbolProvider',
		uri,
	);
	const names = (symbols: readonly vscode.DocumentSymbol[], container: string): string[] =>
		symbols.flatMap(({ name, children }) => [container + name, ...names(children ?? [], `${container}${name}.`)]);
	return names(found ?? [], '').map((name) => symbolItem(`${path}#${name}`, range));
}

/** What a glob would read otherwise, as letters. */
function globbed(text: string): string {
	return text.replace(/[[\]{}*?!]/g, (sign) => `[${sign}]`);
}
