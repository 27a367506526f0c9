import { sentence } from '../base/sentence.ts';
import type { Form } from './packedContext.ts';

/** How an item of a form is shown, as a part of a sentence. The bare word of a form would be taken for a name, which is not translated. */
export const SHOWN: Readonly<Record<Form, string>> = {
	body: sentence`with its body`,
	signature: sentence`by its signature`,
	name: sentence`by its name`,
	text: sentence`as it stands`,
};
