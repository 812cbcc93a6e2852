// Translates the vectors of Japanese registration numbers and stamp duty.
import { type Minor, minor, type Rate, sum } from '../../money/money.ts'
import { taxOf } from '../../tax/compute.ts'
import {
  readRegistrationNumber,
  registrationCheckDigit,
  registrationNumber,
  stampDuty,
} from '../../tax/japan.ts'
import { simpleTax } from '../../tax/rule.ts'
import { type Adapter, roundingMode } from './adapter.ts'

type NumberInput = { kind: 'validate'; text: string } | { kind: 'checkDigit'; base12: string }

export const invoiceNumberAdapter: Adapter = {
  family: 'invoice-number',
  recognises: (input) =>
    (input['kind'] === 'checkDigit' && 'base12' in input) ||
    (input['kind'] === 'validate' && /^[TＴ]/iu.test(String(input['text']))),
  run: (input: NumberInput) => {
    switch (input.kind) {
      case 'validate':
        return readRegistrationNumber(input.text)
      case 'checkDigit':
        return {
          checkDigit: registrationCheckDigit(input.base12),
          registrationNumber: registrationNumber(input.base12),
        }
      default:
        throw new Error(`an unknown kind: ${JSON.stringify(input)}`)
    }
  },
}

type DutyInput = {
  buckets: { gross: number; rate: Rate }[]
  taxRounding: string
  taxStatement: 'separateAmount' | 'rateWordingOnly' | 'none'
  tender: 'cash' | 'creditCard'
}

export const stampDutyAdapter: Adapter = {
  family: 'stamp-duty',
  recognises: (input) => 'taxStatement' in input,
  run: (input: DutyInput) => {
    const gross = sum(input.buckets.map((bucket) => minor(bucket.gross)))
    const printedTax = printed(input)
    const cash = cashOf(input.tender, gross)
    const { testedAmount, duty } = stampDuty({ gross, printedTaxes: printedTax ?? [], cash })
    return { printedTax, testedAmount, duty, stampRequired: duty > 0 }
  },
}

function printed(input: DutyInput): readonly Minor[] | undefined {
  switch (input.taxStatement) {
    case 'rateWordingOnly':
    case 'none':
      return undefined
    case 'separateAmount':
      return input.buckets.map(({ gross, rate }) => {
        const rounding = roundingMode(input.taxRounding)
        return taxOf(minor(gross), simpleTax('', {}, 'internal', rate, { rounding }))
      })
    default:
      throw new Error(`an unknown tax statement: ${String(input.taxStatement)}`)
  }
}

function cashOf(tender: DutyInput['tender'], gross: Minor): Minor {
  switch (tender) {
    case 'cash':
      return gross
    case 'creditCard':
      return minor(0)
    default:
      throw new Error(`an unknown tender: ${String(tender)}`)
  }
}
