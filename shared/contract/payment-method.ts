// Payment methods as the master paths keep them, with the flags that are enforced at the till.
import * as z from 'zod'
import { Code, Description, timestamps } from './fields.ts'
import type { MoneySchemas } from './money.ts'

export const V1PaymentCode = z.object({ paymentCode: Code })
export type V1PaymentCode = z.output<typeof V1PaymentCode>

export function paymentMethodSchemas(money: MoneySchemas) {
  const PaymentMethodUpdateBody = z.object({
    description: Description,
    /** 0 is no limit. */
    limitAmount: money.price,
    canRefund: z.boolean(),
    canDepositOver: z.boolean(),
    canChange: z.boolean(),
    isActive: z.boolean(),
  })
  const PaymentMethodCreateBody = PaymentMethodUpdateBody.extend({ paymentCode: Code })
  return {
    V1PaymentCode,
    PaymentMethodUpdateBody,
    PaymentMethodCreateBody,
    V1PaymentMethod: PaymentMethodCreateBody.extend(timestamps),
  }
}

export type PaymentMethodSchemas = ReturnType<typeof paymentMethodSchemas>
export type PaymentMethodUpdateBody = z.output<PaymentMethodSchemas['PaymentMethodUpdateBody']>
export type PaymentMethodCreateBody = z.output<PaymentMethodSchemas['PaymentMethodCreateBody']>
export type V1PaymentMethod = z.output<PaymentMethodSchemas['V1PaymentMethod']>
