/** Defects of an application: the closed list of codes and their texts. */
import { defectList, type Defect, type DefectText, type Say } from '../cases/defects.ts'
import table from './defects.json' with { type: 'json' }

export type DefectCode = keyof typeof table

/** All codes with severity, article and texts. */
export const defectTexts: Readonly<Record<DefectCode, DefectText>> = table

export type ApplicationDefect = Defect<DefectCode>
export type SayDefect = Say<DefectCode>

/** An empty list of defects of an application. */
export const applicationDefects = () => defectList<DefectCode>(defectTexts)
