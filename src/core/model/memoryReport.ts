import { sentence } from '../base/sentence.ts';
import { formatBytes, formatCount, plural } from '../base/text.ts';
import type { MemoryPlan, ModelPlan, PlannedMemory } from './modelRuntime.ts';

/** `3.1 GB (model 1.9 GB, KV cache 900 MB, buffers 300 MB) of 12.0 GB free`. */
export function describePlan({ total, model, kv, compute, free }: PlannedMemory): string {
	const parts = sentence`model ${formatBytes(model)}, KV cache ${formatBytes(kv)}, buffers ${formatBytes(compute)}`;
	return sentence`${formatBytes(total)} (${parts}) of ${formatBytes(free)} free`;
}

/** What to change so that `plan` fits, as the end of a sentence; `undefined` when it fits. */
export function howToFit(plan: MemoryPlan, contextSize: number): string | undefined {
	const tight = plan.places.find(({ total, free }) => total > free);
	if (!tight) {
		return undefined;
	}
	const fits = contextThatFits(tight, contextSize);
	if (fits >= 1024) {
		return sentence`set the context size to ${fits} tokens instead of ${contextSize}, or choose a smaller model`;
	}
	const { others } = plan;
	const held = others.reduce((sum, other) => sum + other[tight.where], 0);
	if (tight.total <= tight.free + held) {
		const names = others.map(({ name }) => name).join(', ');
		return sentence`another window has ${names} loaded (${formatBytes(held)}): close it, or choose a smaller model`;
	}
	return tight.where === 'vram'
		? sentence`choose a smaller model or put fewer layers on the GPU`
		: sentence`choose a smaller model`;
}

/** The plan as a document: a table for each place, what more context costs, and what to change. */
export function memoryReport(plan: ModelPlan): string {
	const { memory, contextSize } = plan;
	const advice = howToFit(memory, contextSize);
	const withoutChat = memory.places.filter(({ total, chat, free }) => total <= free && total + chat > free);
	const cost = memory.places.map(({ where, kvPer1000Tokens }) => `${formatBytes(kvPer1000Tokens)} of ${NAMES[where]}`);
	return [
		`# Memory plan of ${plan.name}`,
		'',
		`${plan.path}`,
		'',
		`${plan.gpuLayers === 0 ? 'On the CPU' : `${plan.gpuLayers} of ${plural(plan.layers, 'layer')} on ${plan.device}`}; ${formatCount(contextSize)} tokens of context (trained on ${formatCount(plan.trainedContextSize)}), KV cache ${plan.kvCacheType}, flash attention ${plan.flashAttention ? 'on' : 'off'}.`,
		'',
		...table([
			['', ...memory.places.map(({ where }) => NAMES[where])],
			...ROWS.map(([title, bytes]) => [title, ...memory.places.map((place) => formatBytes(bytes(place)))]),
		]),
		'',
		`1,000 more tokens of context cost ${cost.join(' and ')}.`,
		...(memory.others.length === 0 ? [] : ['', ...othersIn(memory)]),
		'',
		advice
			? `**It does not fit**: ${advice}.`
			: withoutChat.length > 0
				? `It fits, but a chat beside it would not: set the context size to ${Math.min(...withoutChat.map((place) => contextWithChat(place, contextSize)))} tokens for both.`
				: 'It fits, with a chat beside it.',
		'',
	].join('\n');
}

const NAMES = { ram: 'RAM', vram: 'GPU memory' } as const;

const ROWS: readonly (readonly [title: string, bytes: (place: PlannedMemory) => number])[] = [
	['Model', ({ model }) => model],
	['KV cache', ({ kv }) => kv],
	['Buffers', ({ compute }) => compute],
	['**Total**', ({ total }) => total],
	['With a chat', ({ total, chat }) => total + chat],
	['**Free**', ({ free }) => free],
];

function othersIn({ others }: MemoryPlan): string[] {
	return table([
		['Other windows', 'RAM', 'GPU memory'],
		...others.map(({ name, pid, ram, vram }) => [`${name} (process ${pid})`, formatBytes(ram), formatBytes(vram)]),
	]);
}

/** Cells of a context come in groups of so many tokens. */
const STEP = 256;

/** What the plan's context has to shrink to: buffers shrink with it, so only the slope counts. */
function contextThatFits({ free, total, kvPer1000Tokens }: PlannedMemory, contextSize: number): number {
	return stepDown(contextSize - ((total - free) / kvPer1000Tokens) * 1000);
}

function contextWithChat({ free, total, chat, kvPer1000Tokens }: PlannedMemory, contextSize: number): number {
	return stepDown(contextSize - ((total + chat - free) / (2 * kvPer1000Tokens)) * 1000);
}

const stepDown = (tokens: number) => (Number.isFinite(tokens) ? Math.max(0, Math.floor(tokens / STEP) * STEP) : 0);

/** The first row is the head; all columns but the first are numbers. */
function table(rows: readonly (readonly string[])[]): string[] {
	const [head = [], ...body] = rows;
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(line)];
}
