import { throwIfAborted } from '../../src/core/base/errors.ts';
import { Emitter } from '../../src/core/base/event.ts';
import type { ContextEngine, IndexStatus, PackRequest } from '../../src/core/pack/contextEngine.ts';
import type { PackedContext } from '../../src/core/pack/packedContext.ts';
import type { CursorSyntax } from '../../src/core/parse/cursorSyntax.ts';
import { packedOf } from './packed.ts';

/** An engine that packs the text round the cursor and the items it was told to give. */
export class ScriptedEngine implements ContextEngine {
	readonly requests: PackRequest[] = [];
	readonly onDidChangeIndex = new Emitter<IndexStatus>().event;
	items: readonly string[] = [];
	/** A pack waits for it. */
	gate: Promise<void> = Promise.resolve();

	rebuild(root: string): Promise<IndexStatus> {
		return this.refresh(root);
	}

	async refresh(root: string): Promise<IndexStatus> {
		return { root, kind: 'ready', files: 1, done: 1, symbols: 1, edges: 0, unresolved: 0, languages: {}, ms: 0 };
	}

	configure(): void {
		// Nothing is indexed.
	}

	async shareable(_root: string, paths: readonly string[]): Promise<readonly string[]> {
		return paths;
	}

	async whyNotIndexed(): Promise<string> {
		return 'Nothing is indexed.';
	}

	async symbolsAt(): Promise<readonly string[]> {
		return [];
	}

	/** Nobody parses, unless a test says what the cursor stands in. */
	syntax: CursorSyntax | undefined = undefined;

	async syntaxAt(): Promise<CursorSyntax | undefined> {
		return this.syntax;
	}

	setText(): void {
		// Each request brings its own text.
	}

	close(): void {
		// Nothing is held.
	}

	filesChanged(): void {
		// There is no disk.
	}

	async pack(request: PackRequest, signal: AbortSignal): Promise<PackedContext> {
		this.requests.push(request);
		await this.gate;
		throwIfAborted(signal);
		const { file, line, character, text = '', budget } = request;
		const before = text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
		return packedOf({ file, line, items: this.items, prefix: text.slice(0, before), suffix: text.slice(before), budget });
	}
}
