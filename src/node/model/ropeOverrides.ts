import type { LlamaModelOptions } from 'node-llama-cpp';
import type { RopeScaling } from '../../core/model/modelRuntime.ts';

/**
 * RoPE scaling as overrides of the file's metadata, the only way that the runtime offers.
 * @returns `undefined` when the file is to be used as it is
 */
export function ropeOverrides(
	architecture: string,
	{ type, factor, base, originalContext }: RopeScaling,
): LlamaModelOptions['metadataOverrides'] {
	const scales = type === 'linear' || type === 'yarn';
	const rope = {
		...(base === undefined ? {} : { freq_base: asFloat(base) }),
		...(type === 'model'
			? {}
			: {
					scaling: {
						type,
						...(scales ? { factor: asFloat(factor) } : {}),
						...(type === 'yarn' && originalContext !== undefined ? { original_context_length: originalContext } : {}),
					},
				}),
	};
	return Object.keys(rope).length === 0 ? undefined : ({ [architecture]: { rope } } as LlamaModelOptions['metadataOverrides']);
}

/** How many times its trained context a model may be given. */
export function contextFactor({ type, factor }: RopeScaling): number {
	return type === 'linear' || type === 'yarn' ? factor : 1;
}

/**
 * The runtime sends a whole number as an integer, which the loader ignores with a warning where it wants a float. What is added
 * is far below what the loader's 32 bits can tell: it reads exactly `value`.
 */
function asFloat(value: number): number {
	return Number.isInteger(value) ? value * (1 + 2 ** -40) : value;
}
