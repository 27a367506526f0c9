import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { readTree } from '../../core/parse/fileOf.ts';
import { type Grammar, grammarOf } from '../../core/parse/grammar.ts';
import { languageOf } from '../../core/parse/languages.ts';
import { namesIn } from './grammarTable.ts';
import { type ParsedFile, parsedFile } from './parseFile.ts';
import type { ParseTask } from './parseMessages.ts';
import { patternsOf } from './patternFiles.ts';
import type { GrownFile, TreeOrder } from './treeMessages.ts';

interface Batch {
	readonly dataFolder: string;
	/** Files that are still to come. */
	open: number;
	readonly take: (file: ParsedFile | undefined) => void;
	readonly done: () => void;
}

/**
 * The end of who reads the trees that another thread makes. V8 compiles what is new to it for each thread anew: two that have half of
 * the work each are through sooner than two that do all of it.
 */
export class TreeThread {
	readonly #worker = new Worker(process.argv[1] ?? '');
	/** In the order in which they are parsed. */
	readonly #batches: Batch[] = [];
	/** By language. */
	readonly #grammars = new Map<string, Grammar>();

	/** What it fails with is not caught here. @param onEnd called when it has ended, which it never does without a failure */
	constructor(onEnd: () => void) {
		this.#worker.on('message', (grown: GrownFile | undefined) => this.#hear(grown));
		this.#worker.once('exit', onEnd);
	}

	/** Gives all files of a batch to `take`, in their order and after those of the batches before it; `undefined` for one that is gone. */
	parse(task: ParseTask, take: (file: ParsedFile | undefined) => void): Promise<void> {
		return new Promise((done) => {
			this.#batches.push({ dataFolder: task.dataFolder, open: task.files.length, take, done });
			this.#tell(task);
		});
	}

	#hear(grown: GrownFile | undefined): void {
		this.#tell('read');
		const [batch] = this.#batches;
		if (batch) {
			batch.take(grown && this.#read(grown, batch.dataFolder));
			batch.open--;
			if (batch.open === 0) {
				this.#batches.shift();
				batch.done();
			}
		}
	}

	#tell(order: TreeOrder): void {
		this.#worker.postMessage(order);
	}

	#read({ source, tree, grammar: table }: GrownFile, dataFolder: string): ParsedFile {
		const { path: file, text } = source;
		const language = languageOf(file);
		if (!language || !tree || text === undefined) {
			return parsedFile(source, undefined);
		}
		let grammar = this.#grammars.get(language.id);
		if (table) {
			grammar = grammarOf(namesIn(table), patternsOf(dataFolder, language));
			this.#grammars.set(language.id, grammar);
		}
		return parsedFile(source, grammar && readTree({ ...tree, text: tree.text ?? text }, grammar, language, text));
	}
}
