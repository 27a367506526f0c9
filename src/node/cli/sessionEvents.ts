import * as v from 'valibot';

const position = v.pipe(v.number(), v.integer(), v.minValue(0));
const at = { id: v.union([v.string(), v.number()]), file: v.string() };

/** What happens in an editor, one JSON object a line. Lines and characters are 0-based, UTF-16. */
export const SessionEvent = v.variant('type', [
	/** The file is shown for the first time and has the focus, the cursor at its start. */
	v.object({ ...at, type: v.literal('open'), text: v.string() }),
	/** The cursor jumps, maybe to another file that was opened before. */
	v.object({ ...at, type: v.literal('cursor'), line: position, character: position }),
	/** The whole text after an edit, and the cursor after it. */
	v.object({ ...at, type: v.literal('edit'), line: position, character: position, text: v.string() }),
	v.object({ ...at, type: v.literal('save') }),
	/** The user pauses; as many tokens may be evaluated in the background. */
	v.object({
		id: at.id,
		type: v.literal('idle'),
		ms: v.pipe(v.number(), v.minValue(0)),
		allow: v.pipe(v.number(), v.minValue(0)),
	}),
	/** A completion is asked for at the cursor. */
	v.object({ ...at, type: v.literal('request'), line: position, character: position }),
]);

export type SessionEvent = v.InferOutput<typeof SessionEvent>;
