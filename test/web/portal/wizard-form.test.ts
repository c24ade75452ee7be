import assert from 'node:assert/strict'
import fc from 'fast-check'
import { z } from 'zod'
import { applicationForm, type ApplicationForm } from '../../../api/applications/form.ts'
import { joinPersonal, splitPersonal } from '../../../api/applications/personal.ts'
import {
  addItem,
  asSole,
  change,
  type Editing,
  isSole,
  removeItem,
} from '../../../web/portal/creators/applications/form/change.ts'
import { parse, print } from '../../../web/portal/creators/applications/form/codec.ts'
import type { Field, List } from '../../../web/portal/creators/applications/form/nodes.ts'
import {
  aboutTheForm,
  filledIn,
  ownProblems,
} from '../../../web/portal/creators/applications/form/own-check.ts'
import {
  isSame,
  type Members,
  patternOf,
  valueAt,
  withValue,
} from '../../../web/portal/creators/applications/form/pointer.ts'
import { allNodes, allSteps } from '../../../web/portal/creators/applications/form/sections.ts'
import {
  newForm,
  newJointForm,
  toCorrect,
} from '../../../web/portal/creators/applications/form/start.ts'
import {
  isField,
  nodeAt,
  pathLabel,
  type Placed,
  pointerOf,
  shownNodes,
} from '../../../web/portal/creators/applications/form/walk.ts'
import { anyForm } from '../../api/applications/_util/arbitrary.ts'
import {
  author,
  didOf,
  form,
  owner,
  software,
  uuidOf,
  work,
} from '../../api/applications/_util/forms.ts'

const editing = (of: Members): Editing => ({ form: of, aside: {} })

/** Pointers of all values of a form that have no members of their own; lists of texts are one value. */
function* leaves(value: unknown, at = ''): Generator<string> {
  const isObject = typeof value === 'object' && value !== null
  const isTexts = Array.isArray(value) && value.every((one) => typeof one === 'string')
  if (!isObject || (isTexts && value.length > 0)) yield at
  else for (const [name, one] of Object.entries(value)) yield* leaves(one, `${at}/${name}`)
}

function fieldAt(of: Members, pointer: string): Placed<Field> {
  const found = [...shownNodes(of, allNodes)].filter(isField)
  const placed = found.find((one) => pointerOf(one) === pointer)
  assert.ok(placed, `no field for ${pointer}`)
  return placed
}

function listAt(of: Members, pointer: string): Placed<List> {
  const placed = nodeAt(of, allNodes, pointer)
  assert.ok(placed?.node.type === 'list', pointer)
  return placed as Placed<List>
}

/** What the schema of the API says of each place: the pattern of its pointer, whether it is needed, its closed list. */
function* schemaLeaves(
  schema: Record<string, unknown>,
  at = '',
  needed = true,
): Generator<{ pattern: string; needed: boolean; schema: Record<string, unknown> }> {
  const {
    properties,
    required = [],
    items,
    oneOf,
    additionalProperties,
    propertyNames,
  } = schema as {
    properties?: Record<string, Record<string, unknown>>
    required?: string[]
    items?: Record<string, unknown>
    oneOf?: Record<string, unknown>[]
    additionalProperties?: Record<string, unknown>
    propertyNames?: { enum: string[] }
  }
  const named = /^#\/\$defs\/(\w+)$/.exec(String(schema['$ref']))?.[1]
  if (named !== undefined)
    yield* schemaLeaves(jsonSchema.$defs![named] as typeof schema, at, needed)
  else if (oneOf) for (const one of oneOf) yield* schemaLeaves(one, at, needed)
  else if (properties)
    for (const [name, one] of Object.entries(properties))
      yield* schemaLeaves(one, `${at}/${name}`, required.includes(name))
  else if (propertyNames && additionalProperties)
    for (const name of propertyNames.enum)
      yield* schemaLeaves(additionalProperties, `${at}/${name}`, false)
  else if (
    (items && !['string', undefined].includes(items['type'] as string | undefined)) ||
    items?.['$ref']
  )
    yield* schemaLeaves(items, `${at}/*`)
  else yield { pattern: at, needed, schema }
}

const jsonSchema = z.toJSONSchema(applicationForm, { io: 'input' })
const places = [...schemaLeaves(jsonSchema)].filter(({ pattern }) => pattern !== '/form')

function* fieldsOf(nodes: typeof allNodes, at = ''): Generator<[string, Field]> {
  for (const node of nodes) {
    if (node.type === 'field') yield [`${at}/${node.name}`, node]
    else if (node.type === 'group') yield* fieldsOf(node.nodes, at)
    else yield* fieldsOf(node.nodes, `${at}/${node.name}/*`)
  }
}

describe('the form of the application wizard', () => {
  const fields = new Map(fieldsOf(allNodes))

  it('has a field for every place of the schema, and no other', () => {
    const patterns = [...new Set(places.map(({ pattern }) => pattern))]
    assert.deepEqual([...fields.keys()].toSorted(), patterns.toSorted())
  })

  it('knows as the schema does what is needed, how long a text is, and what a list offers', () => {
    for (const { pattern, needed, schema } of places) {
      const field = fields.get(pattern)!
      assert.equal(field.required ?? false, needed, pattern)
      if (field.options && Array.isArray(schema['enum']))
        assert.deepEqual(
          Object.keys(field.options).toSorted(),
          (schema['enum'] as string[]).toSorted(),
          pattern,
        )
      // Code units: a code point has two at most.
      const units = schema['maxLength'] as number | undefined
      const most = units === undefined ? schema['maxItems'] : units / 2
      if (['line', 'text', 'lines', 'uuids', 'deposits'].includes(field.kind))
        assert.equal(field.most, most, pattern)
      if (['number', 'share'].includes(field.kind))
        assert.deepEqual(
          [field.least ?? 0, field.most],
          [schema['minimum'], schema['maximum']],
          pattern,
        )
    }
  })

  it('belongs to the steps, each section once', () => {
    const nodes = allSteps.flatMap(({ sections }) => sections.flatMap((one) => one.nodes))
    assert.deepEqual(new Set(nodes), new Set(allNodes))
    assert.equal(nodes.length, allNodes.length)
  })

  it('shows every value of any form that the API takes, and writes it back as it was', () => {
    fc.assert(
      fc.property(anyForm, (any) => {
        const shown = [...shownNodes(any, allNodes)].filter(isField)
        const nodes = new Map(shown.map((placed) => [pointerOf(placed), placed.node]))
        for (const pointer of leaves(any)) {
          if (pointer === '/form' || isContainer(pointer, any)) continue
          const node = nodes.get(pointer)
          assert.ok(node, `no field for ${pointer}`)
          const value = valueAt(any, pointer)
          // In a field of lines a line break ends an item.
          const broken = Array.isArray(value) && value.some((one) => String(one).includes('\n'))
          if (!['flag', 'yesNo', 'rights', 'deposits'].includes(node.kind) && !broken)
            assert.deepEqual(parse(node.kind, print(node.kind, value)), value, pointer)
          const members = any
          assert.deepEqual(withValue(members, pointer, value), members, pointer)
          const gone = withValue(members, pointer, undefined)
          if (node.required !== true) assert.equal(valueAt(gone, pointer), undefined)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('goes through a change of any one field with all other fields unchanged', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), (any, pick) => {
        const members = any
        const shown = [...shownNodes(members, allNodes)].filter(
          (one): one is Placed<Field> =>
            isField(one) && !one.node.decides && one.node.kind === 'line',
        )
        const placed = shown[pick % shown.length]!
        const after = change(editing(any), placed, '改了').form
        const back = change({ form: after, aside: {} }, placed, valueAt(members, pointerOf(placed)))
        assert.ok(isSame(back.form, members), pointerOf(placed))
      }),
      { numRuns: 30 },
    )
  })

  it('makes a form whole enough for the API to read, whatever is missing, and tells every gap', () => {
    const atWill = fc.tuple(anyForm, fc.array(fc.nat(), { maxLength: 12 }))
    fc.assert(
      fc.property(atWill, ([any, picks]) => {
        let open: Members = any
        for (const pick of picks) {
          const shown = [...shownNodes(open, allNodes)].filter(isField)
          const placed = shown[pick % shown.length]!
          if (placed.node.name === 'filing/by') continue
          open = withValue(
            open,
            pointerOf(placed),
            placed.node.kind === 'deposits' ? [] : undefined,
          )
        }
        const { form: filled, made } = filledIn(open)
        const read = applicationForm.safeParse(filled)
        assert.ok(read.success, JSON.stringify(read.error?.issues))
        const told = new Set(ownProblems(open).map(({ pointer }) => pointer))
        assert.ok(made.every((pointer) => told.has(pointer)))
      }),
      { numRuns: 50 },
    )
  })

  it('lets through what the API reads', () => {
    fc.assert(
      fc.property(anyForm, (any) => {
        const { made } = filledIn(any)
        const judged = made.filter((pointer) => !pointer.includes('/languages'))
        assert.deepEqual(judged, [])
      }),
      { numRuns: 50 },
    )
  })

  it('begins with forms that only lack what nobody can know', () => {
    for (const begun of [newForm(didOf(1)), newJointForm(didOf(1))]) {
      const { form: filled } = filledIn(begun)
      assert.ok(applicationForm.safeParse(filled).success)
    }
    assert.deepEqual(
      ownProblems(newForm(didOf(1))).map(({ pointer }) => pointer),
      [
        '/works/0/title',
        '/works/0/category',
        '/works/0/deposits',
        '/works/0/completion/date',
        '/authors/0/displayName',
        '/owners/0/displayName',
      ],
    )
  })

  it('finds the field that a defect is about, or the one that comes next', () => {
    const of = form({
      works: [work(1, { category: 'audiovisual' }), work(2)],
      seriesTitle: '夜航集',
    })
    const at = (pointer: string) => {
      const placed = nodeAt(of, allNodes, pointer)
      return placed && pointerOf(placed)
    }
    assert.equal(at('/works/1/title'), '/works/1/title')
    assert.equal(at('/works/0/film'), '/works/0/film/subtype')
    assert.equal(at('/works/0/deposits/0'), '/works/0/deposits')
    assert.equal(at('/works/1'), '/works/1/title')
    assert.equal(at('/works/0/basedOn'), '/works')
    assert.equal(at('/owners'), '/owners')
    assert.equal(at('/owners/0'), '/owners/0/signing')
    assert.equal(at('/attachments'), '/attachments')
    assert.equal(at('/filing'), '/filing/by')
    assert.equal(at('/statement/process'), '/statement/process')
    assert.equal(at('/nowhere'), undefined)
    const title = nodeAt(of, allNodes, '/works/1/title')!
    assert.deepEqual(pathLabel(of, allNodes, title), {
      zh: '作品 2 › 作品名称',
      en: 'Work 2 › Title',
    })
  })

  it('leaves out what the API says of stopgaps', () => {
    const defects = [{ pointer: '/works/0/deposits/0' }, { pointer: '/works/0/title' }]
    assert.deepEqual(aboutTheForm(defects, ['/works/0/deposits']), [defects[1]])
  })
})

/** Lists and objects without anything in them are no fields. */
function isContainer(pointer: string, of: object): boolean {
  const value = valueAt(of, pointer)
  const isOne = ['deposits', 'languages', 'powersOfAttorney'].some((name) => pointer.endsWith(name))
  return typeof value === 'object' && !(isOne && Array.isArray(value))
}

describe('changing the form of the wizard', () => {
  it('puts aside what no longer applies, and brings it back', () => {
    const film = { subtype: 'series', minutes: 5, episodes: 2 } as const
    const of = form({ works: [work(1, { category: 'audiovisual', categoryNote: '网剧', film })] })
    const category = fieldAt(of, '/works/0/category')
    const photo = change(editing(of), category, 'photograph')
    assert.equal(valueAt(photo.form, '/works/0/film'), undefined)
    assert.equal(valueAt(photo.form, '/works/0/categoryNote'), undefined)
    const back = change(photo, category, 'audiovisual')
    assert.ok(isSame(back.form, of))
    assert.deepEqual(back.aside, {})
  })

  it('keeps an owner’s filing without members of an agent, and gives an agent his lists', () => {
    const of = form()
    const agent = change(editing(of), fieldAt(of, '/filing/by'), 'agent')
    assert.deepEqual(agent.form['filing'], { by: 'agent', powersOfAttorney: [], personal: {} })
    const named = change(agent, fieldAt(agent.form, '/filing/agentName'), '代理')
    assert.deepEqual(change(named, fieldAt(named.form, '/filing/by'), 'owner').form['filing'], {
      by: 'owner',
    })
  })

  it('shows the anonymous as such, and forgets that when they are not', () => {
    const signing = fieldAt(form(), '/owners/0/signing')
    const hidden = change(editing(form()), signing, 'anonymous')
    assert.equal(valueAt(hidden.form, '/owners/0/displayName'), '匿名')
    assert.equal(valueAt(hidden.form, '/owners/0/publicNameConsent'), undefined)
    const alias = change(hidden, signing, 'alias')
    assert.equal(valueAt(alias.form, '/owners/0/displayName'), undefined)
  })

  it('adds and removes items; the title of a series goes with the second work, the shares with the second owner', () => {
    const of = form({ owners: [owner(1, { sharePpm: 1_000_000 })] })
    const two = addItem(editing(of), listAt(of, '/works'))
    const named = change(two, fieldAt(two.form, '/seriesTitle'), '夜航集')
    const one = removeItem(named, listAt(named.form, '/works'), 1)
    assert.equal(valueAt(one.form, '/seriesTitle'), undefined)
    assert.equal((valueAt(one.form, '/works') as unknown[]).length, 1)
    const sources = form({ works: [work(1, { creationNature: 'adapted' })] })
    const based = addItem({ form: sources, aside: {} }, listAt(sources, '/works/0/basedOn'))
    const none = removeItem(based, listAt(based.form, '/works/0/basedOn'), 0)
    assert.deepEqual(none.form, sources)
  })

  it('removes objects that their last member leaves, with what they always have', () => {
    const of: Members = form({ works: [work(1, { category: 'software', software })] })
    const bare = Object.keys(software)
      .filter((name) => name !== 'languages')
      .reduce<Members>((now, name) => withValue(now, `/works/0/software/${name}`, undefined), of)
    assert.deepEqual(valueAt(bare, '/works/0/software'), { languages: ['TypeScript'] })
    assert.equal(
      valueAt(withValue(bare, '/works/0/software/languages', []), '/works/0/software'),
      undefined,
    )
    const version = withValue(form(), '/works/0/software/version', 'V1')
    assert.deepEqual(valueAt(version, '/works/0/software'), { languages: [], version: 'V1' })
  })

  it('changes no member that a name of the language hides', () => {
    const set = withValue({}, '/__proto__', 'x')
    assert.deepEqual(Object.keys(set), ['__proto__'])
    assert.equal(Object.getPrototypeOf(set), Object.prototype)
    assert.equal(valueAt({}, '/constructor/name'), undefined)
    assert.equal(patternOf('/works/10/basedOn/2/title'), '/works/*/basedOn/*/title')
  })

  it('knows who made a work alone: the author says what the owner says', () => {
    const begun = newForm(didOf(1))
    assert.ok(isSole(begun))
    const named = change(editing(begun), fieldAt(begun, '/owners/0/displayName'), '张三')
    assert.ok(!isSole(named.form))
    const sole = asSole(named.form)
    assert.ok(isSole(sole))
    assert.equal(valueAt(sole, '/authors/0/displayName'), '张三')
    for (const other of [
      form({ ownershipForm: 'legalEntity' }),
      form({ authors: [author(1), author(2)] }),
      form({ owners: [owner(1, { rights: 1 })] }),
      form({ applicant: didOf(2) }),
    ])
      assert.ok(!isSole(other))
    assert.ok(isSole(form()))
    const dated = asSole(form({ authors: [author(9, { deathDate: '2020' })] }))
    assert.equal(valueAt(dated, '/authors/0/deathDate'), '2020')
  })

  it('makes the form to correct of what was handed in: with the data that may be read, without those of others', () => {
    const of = form({
      owners: [
        owner(1),
        owner(2, { minor: true, guardian: { did: didOf(3), relation: '母', personal: {} } }),
      ],
    })
    const { form: shown, parties } = splitPersonal(of)
    const own = parties.filter(({ pointer }) => pointer !== '/owners/1')
    const answered = own.map(({ pointer, fields }) => ({
      pointer,
      fields: Object.entries(fields).map(([field, value]) => ({ field, value })),
    }))
    const corrected = toCorrect(shown, answered)
    assert.deepEqual(corrected, joinPersonal({ form: shown, parties: own }))
    assert.ok(applicationForm.safeParse(corrected).success)
    const erased = toCorrect(shown, [{ pointer: '/contact', fields: 'erased' }])
    assert.deepEqual((erased as unknown as ApplicationForm).contact, { personal: {} })
    assert.ok(!JSON.stringify(uuidOf(1)).includes('undefined'))
  })
})
