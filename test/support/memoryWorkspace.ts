import { ImportGraph } from '../../src/core/graph/importGraph.ts';
import { NO_CONFIG, type ProjectConfig } from '../../src/core/graph/projectConfig.ts';
import { WorkspaceIndex } from '../../src/core/index/workspaceIndex.ts';
import { buildContext } from '../../src/core/pack/buildContext.ts';
import { DEFAULT_PACK_OPTIONS, type PackOptions, type PackRequest } from '../../src/core/pack/contextEngine.ts';
import type { PackedContext } from '../../src/core/pack/packedContext.ts';
import type { Tokenizer } from '../../src/core/pack/tokenizer.ts';
import { TreeSitter } from '../../src/node/engine/treeSitter.ts';
import { ROOT } from './fixtures.ts';

/** One character is one token, so that a test can count by eye. */
export const characters: Tokenizer = { name: 'characters', count: async (texts) => texts.map((text) => text.length) };

export const treeSitter = new TreeSitter(ROOT);

export interface PackSettings extends Partial<Omit<PackOptions, 'tokenizer'>> {
	readonly current?: 'include' | 'exclude';
	readonly tokenizer?: Tokenizer;
	readonly signal?: AbortSignal;
	/** Id of a definition that the answer explains. */
	readonly explain?: string;
	readonly recent?: readonly string[];
	readonly diagnostics?: PackRequest['diagnostics'];
	/** Files on the workspace map. */
	readonly map?: readonly string[];
}

/** A workspace that lives in memory: real parser, real graph, real packer. */
export class MemoryWorkspace {
	readonly files = new Map<string, string>();
	readonly index = new WorkspaceIndex();
	readonly graph: ImportGraph;

	private constructor(config: ProjectConfig) {
		this.graph = new ImportGraph(this.index, config);
	}

	static async of(files: Readonly<Record<string, string>>, config: ProjectConfig = NO_CONFIG): Promise<MemoryWorkspace> {
		const workspace = new MemoryWorkspace(config);
		for (const [path, text] of Object.entries(files)) {
			await workspace.write(path, text);
		}
		return workspace;
	}

	async write(path: string, text: string): Promise<void> {
		this.files.set(path, text);
		const read = await treeSitter.read(path, text);
		this.index.set(path, read?.outline, read?.uses);
	}

	/** Packs at the `|` in the text of `file`. */
	async pack(
		file: string,
		budget: number,
		{
			current = 'include',
			tokenizer = characters,
			signal = new AbortController().signal,
			explain,
			recent,
			diagnostics,
			map = [],
			...options
		}: PackSettings = {},
	): Promise<PackedContext> {
		const marked = this.files.get(file) ?? '';
		const offset = marked.indexOf('|');
		const text = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1);
		const before = (offset < 0 ? '' : marked.slice(0, offset)).split('\n');
		const request = {
			root: '/memory',
			file,
			text,
			line: before.length - 1,
			character: before.at(-1)?.length ?? 0,
			budget,
			current,
			options: { ...DEFAULT_PACK_OPTIONS, ...options },
			explain,
			recent,
			diagnostics,
		};
		const sources = {
			index: this.index,
			graph: this.graph,
			linesOf: (path: string) => this.files.get(path)?.split(/\r?\n/),
			isCrlf: (path: string) => this.files.get(path)?.includes('\r\n') ?? false,
			project: { name: 'memory', facts: [], map: map.map((path) => ({ path, names: '' })) },
			isSettled: true,
			whyNotParsed: async () => undefined,
		};
		const read = await treeSitter.read(file, text);
		return buildContext(sources, request, text.split('\n'), read, tokenizer, signal);
	}
}

/** What was packed, one line an item: `important b.ts#helper signature 34`. */
export function show(packed: PackedContext): string[] {
	return packed.items.map((item) => `${item.tier} ${item.id} ${item.form} ${item.tokens}`);
}
