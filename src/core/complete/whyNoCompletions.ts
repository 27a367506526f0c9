import { sentence } from '../base/sentence.ts';
import type { ModelState } from '../model/modelRuntime.ts';
import { fimStyleOf } from '../prompt/fimStyle.ts';

/** Why a model in this state gives no ghost text; `undefined` when it does. */
export function whyNoCompletions(state: ModelState): string | undefined {
	switch (state.kind) {
		case 'none':
			return sentence`No model is chosen.`;
		case 'loading':
			return sentence`The model is loading.`;
		case 'failed':
			return state.restarting ? sentence`${state.reason} It is starting again.` : state.reason;
		case 'ready':
		case 'busy':
			return fimStyleOf(state.info)
				? undefined
				: sentence`${state.info.name} was not trained to fill in the middle: ghost text is off, inline chat works.`;
	}
}
