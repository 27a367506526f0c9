/** A model that is offered for download. */
export interface RecommendedModel {
	readonly name: string;
	/** As `parseModelSource` reads it. */
	readonly source: string;
	/** Of the download; what it takes in memory is a little more. */
	readonly bytes: number;
	/** Of the file, when it is known. */
	readonly sha256?: string | undefined;
}

/** Models that were taught to fill in the middle of code in a repository, smallest first. The setting `plimsoll.recommendedModels` replaces them. */
export const RECOMMENDED_MODELS: readonly RecommendedModel[] = [
	{
		name: 'Qwen2.5-Coder 0.5B, 8 bits',
		source: 'hf:ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF/qwen2.5-coder-0.5b-q8_0.gguf',
		bytes: 531_000_000,
	},
	{
		name: 'Qwen2.5-Coder 1.5B, 8 bits',
		source: 'hf:ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF/qwen2.5-coder-1.5b-q8_0.gguf',
		bytes: 1_647_000_000,
	},
	{
		name: 'Qwen2.5-Coder 3B, 8 bits',
		source: 'hf:ggml-org/Qwen2.5-Coder-3B-Q8_0-GGUF/qwen2.5-coder-3b-q8_0.gguf',
		bytes: 3_290_000_000,
	},
	{
		name: 'Qwen2.5-Coder 7B Instruct, 4 bits',
		source: 'hf:Qwen/Qwen2.5-Coder-7B-Instruct-GGUF/qwen2.5-coder-7b-instruct-q4_k_m.gguf',
		bytes: 4_680_000_000,
	},
	{
		name: 'Qwen2.5-Coder 7B, 8 bits',
		source: 'hf:ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF/qwen2.5-coder-7b-q8_0.gguf',
		bytes: 8_100_000_000,
	},
	{
		name: 'Qwen3-Coder 30B-A3B Instruct, 8 bits',
		source: 'hf:ggml-org/Qwen3-Coder-30B-A3B-Instruct-Q8_0-GGUF/qwen3-coder-30b-a3b-instruct-q8_0.gguf',
		bytes: 32_480_000_000,
	},
];

/** Beside its weights a model needs a context and buffers, and other programs need memory too. */
const SHARE_OF_MEMORY = 0.6;
/** Ghost text from a larger one comes too late on a processor without GPU: some 30 tokens/s at this size. */
const MOST_ON_CPU = 2_000_000_000;

export interface Machine {
	/** Bytes. */
	readonly ram: number;
	/** Of a GPU with memory of its own, or the share it may take of the common one; 0 without one. */
	readonly vram: number;
}

export interface Recommendation {
	readonly model: RecommendedModel;
	readonly fits: boolean;
	/** True for the one that suits this machine best. */
	readonly best: boolean;
}

/** All of `models` in their order, each with whether it fits, and the best one: the largest that is quick enough here. */
export function recommend(models: readonly RecommendedModel[], machine: Machine): readonly Recommendation[] {
	const room = SHARE_OF_MEMORY * (machine.vram > 0 ? machine.vram : machine.ram);
	const quick = machine.vram > 0 ? room : Math.min(room, MOST_ON_CPU);
	const best = models
		.filter(({ bytes }) => bytes <= quick)
		.reduce<RecommendedModel | undefined>((largest, model) => (model.bytes > (largest?.bytes ?? 0) ? model : largest), undefined);
	return models.map((model) => ({ model, fits: model.bytes <= room, best: model === best }));
}
