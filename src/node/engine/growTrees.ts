import type { MessagePort, TransferListItem } from 'node:worker_threads';
import { languageOf } from '../../core/parse/languages.ts';
import { readSource } from './parseFile.ts';
import type { ParseTask } from './parseMessages.ts';
import type { GrownFile, TreeOrder } from './treeMessages.ts';
import { TreeSitter } from './treeSitter.ts';

/** Trees that wait to be read: some files take longer to read than to parse. A tree takes ten times its text. */
const AHEAD = 4;

/** The thread behind a {@link TreeThread}: says each file of the batches that it is told as soon as its tree is made. */
export function growTrees(port: MessagePort): void {
	let treeSitter: TreeSitter | undefined;
	const grammars = new Set<string>();
	let batches = Promise.resolve();
	let waiting = 0;
	let goOn: () => void = () => undefined;

	port.on('message', (order: TreeOrder) => {
		if (order === 'read') {
			waiting--;
			goOn();
		} else {
			// What fails here ends the thread, and its process with it.
			batches = batches.then(() => growAll(order));
		}
	});

	async function growAll({ dataFolder, root, files, treeLimit }: ParseTask): Promise<void> {
		treeSitter ??= new TreeSitter(dataFolder, treeLimit);
		for (const file of files) {
			while (waiting === AHEAD) {
				await new Promise<void>((resolve) => {
					goOn = resolve;
				});
			}
			const grown = await grow(treeSitter, root, file);
			const columns = Object.values(grown?.tree?.nodes ?? {}).filter(ArrayBuffer.isView);
			waiting++;
			// What is handed over is made anew for the next.
			port.postMessage(
				grown,
				columns.map(({ buffer }) => buffer as TransferListItem),
			);
		}
	}

	async function grow(trees: TreeSitter, root: string, file: string): Promise<GrownFile | undefined> {
		const source = readSource(root, file);
		const language = languageOf(file);
		const tree = source?.text === undefined ? undefined : await trees.tree(file, source.text);
		const isFirst = tree && language && !grammars.has(language.id);
		if (isFirst) {
			grammars.add(language.id);
		}
		return (
			source && {
				source,
				tree: tree && { ...tree, text: tree.text === source.text ? undefined : tree.text },
				grammar: isFirst ? await trees.names(language) : undefined,
			}
		);
	}
}
