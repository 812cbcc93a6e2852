// Tenants and their stores, as the terminal paths keep them.
import * as z from 'zod'
import { Name, TenantIdAnswer, timestamps } from './fields.ts'
import { NAME_MAX, STORES_MAX, TAGS_MAX } from './limits.ts'
import { LIST_PAGE, paged } from './query.ts'
import { StoreCode, TenantId, WireDate } from './scalars.ts'
import { line } from './text.ts'

export const STORE_STATUSES = ['Idle', 'Opened', 'Closed'] as const
const StoreStatus = z.enum(STORE_STATUSES)
const Tags = z.array(line(NAME_MAX)).max(TAGS_MAX)

export const V1Store = z.object({
  storeCode: StoreCode,
  storeName: Name,
  status: StoreStatus.nullable(),
  businessDate: WireDate.nullable(),
  tags: Tags.nullable(),
  ...timestamps,
})
export type V1Store = z.output<typeof V1Store>

export const V1Tenant = z.object({
  tenantId: TenantId,
  tenantName: Name,
  tags: Tags,
  stores: z.array(V1Store).max(STORES_MAX),
  ...timestamps,
})
export type V1Tenant = z.output<typeof V1Tenant>

/** Without a name the same path only makes a tenant ready: see `TenantReadyBody`. */
export const TenantCreateBody = z.object({ tenantId: TenantId, tenantName: Name, tags: Tags })
export type TenantCreateBody = z.output<typeof TenantCreateBody>

export const TenantReadyBody = z.object({ tenantId: TenantId })
export type TenantReadyBody = z.output<typeof TenantReadyBody>

export const TenantUpdateBody = TenantCreateBody.omit({ tenantId: true })
export type TenantUpdateBody = z.output<typeof TenantUpdateBody>

export const StoreUpdateBody = z.object({
  storeName: Name,
  status: StoreStatus.nullish(),
  businessDate: WireDate.nullish(),
  tags: Tags.nullish(),
})
export type StoreUpdateBody = z.output<typeof StoreUpdateBody>

export const StoreCreateBody = StoreUpdateBody.extend({ storeCode: StoreCode })
export type StoreCreateBody = z.output<typeof StoreCreateBody>

export const StoresQuery = z.object(paged({ ...LIST_PAGE, sort: 'store_code:1' }))
export type StoresQuery = z.output<typeof StoresQuery>

export const V1StoreCode = z.object({ storeCode: StoreCode })
export type V1StoreCode = z.output<typeof V1StoreCode>

export const tenantSchemas = {
  TenantIdAnswer,
  V1Store,
  V1Tenant,
  TenantCreateBody,
  TenantReadyBody,
  TenantUpdateBody,
  StoreUpdateBody,
  StoreCreateBody,
  StoresQuery,
  V1StoreCode,
}
