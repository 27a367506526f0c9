import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Log } from '../../src/core/base/log.ts';
import {
	type CompletionRequest,
	type CompletionResult,
	DEFAULT_MODEL_OPTIONS,
	type ModelInfo,
	type ModelOptions,
} from '../../src/core/model/modelRuntime.ts';
import { control, type PromptSegment, text } from '../../src/core/prompt/promptSegment.ts';
import { LocalModel, type LocalModelOptions } from '../../src/node/model/localModel.ts';

// Tests run in the root of the project, on what was built into out/.
export const TINY = path.resolve('test/fixtures/model/tiny-code.gguf');
export const SCRIPT = path.resolve('out/modelProcess.mjs');

export const never: AbortSignal = new AbortController().signal;

export const tinyOptions: ModelOptions = {
	...DEFAULT_MODEL_OPTIONS,
	gpu: 'cpu',
	contextSize: 4096,
	batchSize: 256,
	threads: 1,
	leaseDirectory: undefined,
	kvDirectory: undefined,
	kvMaxBytes: 1e9,
};

export interface Running {
	readonly model: LocalModel;
	readonly info: ModelInfo;
	/** What was logged, `level: message`. */
	readonly log: readonly string[];
}

/** The tiny model in a process that ends with the test. */
export async function startTiny(
	context: TestContext,
	options: Partial<ModelOptions> & { readonly path?: string } = {},
	local: Partial<LocalModelOptions> = {},
): Promise<Running> {
	const { model, log } = unloaded(context, local);
	const info = await model.load(options.path ?? TINY, { ...tinyOptions, ...options }, never);
	return { model, info, log };
}

export function unloaded(context: TestContext, local: Partial<LocalModelOptions> = {}) {
	const log: string[] = [];
	const model = new LocalModel({ script: SCRIPT, log: collecting(log), restartDelays: [10, 10, 10], ...local });
	context.after(() => model.unload());
	return { model, log };
}

export function collecting(lines: string[]): Log {
	const add = (level: string) => (message: string) => {
		lines.push(`${level}: ${message}`);
	};
	return { error: add('error'), warn: add('warn'), info: add('info'), debug: add('debug') };
}

export async function temporaryFolder(context: TestContext): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-'));
	context.after(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** Source to fill a context with: `lines` different functions. */
export function source(lines: number, name = 'total'): string {
	return Array.from(
		{ length: lines },
		(_, i) => `export function ${name}${i}(items: readonly number[]): number {\n\treturn items[${i}] ?? ${i * 7};\n}\n`,
	).join('\n');
}

/** A FIM prompt as the tiny model was taught: repository, other files, then the current one round the cursor. */
export function request(
	parts: { readonly context?: string; readonly prefix: string; readonly suffix?: string },
	rest: Partial<CompletionRequest> = {},
): CompletionRequest {
	const context: PromptSegment[] =
		parts.context === undefined
			? []
			: [control('<|repo_name|>'), text('demo\n'), control('<|file_sep|>'), text(`src/math.ts\n${parts.context}`)];
	const cursor = [
		...(parts.context === undefined ? [] : [control('<|file_sep|>'), text('src/main.ts\n')]),
		control('<|fim_prefix|>'),
		text(parts.prefix),
		control('<|fim_suffix|>'),
		text(parts.suffix ?? ''),
		control('<|fim_middle|>'),
	];
	return { context, cursor, maxTokens: 16, stop: [], workspace: 'demo', ...rest };
}

export function complete(model: LocalModel, asked: CompletionRequest, signal: AbortSignal = never): Promise<CompletionResult> {
	return model.complete(asked, () => undefined, signal);
}
