// Generated from the server's OpenAPI document by "npm run generate". Do not edit.

export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The accounts of the ledgers
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    ledger?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CAIP-10 */
                                account: string;
                                /** @description Base units */
                                balance?: string;
                                chain: string;
                                /** Format: date-time */
                                createdAt: string;
                                label: string;
                                ledger: string;
                                limits: {
                                    day: string | null;
                                    operation: string | null;
                                };
                                plan: string | null;
                                /** @description secp256k1, compressed: 0x and hex */
                                publicKey: string;
                                /** @description Of an account with limits: worst cases, and costs once final */
                                spentToday?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make an account on a ledger
         * @description Its key is made here and sealed. A call names it by its label; what it spends counts against the budget of its plan. The same again answers 200.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        label: string;
                        ledger: string;
                        limits?: {
                            day?: string | null;
                            operation?: string | null;
                        };
                        plan?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Base units */
                            balance?: string;
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            label: string;
                            ledger: string;
                            limits: {
                                day: string | null;
                                operation: string | null;
                            };
                            plan: string | null;
                            /** @description secp256k1, compressed: 0x and hex */
                            publicKey: string;
                            /** @description Of an account with limits: worst cases, and costs once final */
                            spentToday?: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Base units */
                            balance?: string;
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            label: string;
                            ledger: string;
                            limits: {
                                day: string | null;
                                operation: string | null;
                            };
                            plan: string | null;
                            /** @description secp256k1, compressed: 0x and hex */
                            publicKey: string;
                            /** @description Of an account with limits: worst cases, and costs once final */
                            spentToday?: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{ledger}/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Limit what an account may spend
         * @description What is left out stays as it is, null takes a limit away. It holds for whatever is accepted from now on; what was spent before the account had a limit is not counted.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    label: string;
                    ledger: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        limits: {
                            day?: string | null;
                            operation?: string | null;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Base units */
                            balance?: string;
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            label: string;
                            ledger: string;
                            limits: {
                                day: string | null;
                                operation: string | null;
                            };
                            plan: string | null;
                            /** @description secp256k1, compressed: 0x and hex */
                            publicKey: string;
                            /** @description Of an account with limits: worst cases, and costs once final */
                            spentToday?: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/admin-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a one-time link that opens a session with the rights of an operator
         * @description Needs a key or a session. Scope: `keys:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            /** @description Goes after /admin#token= of this server, or to POST /sessions */
                            token: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agreements, newest first
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                    cid?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                                cid: string;
                                /** Format: date-time */
                                createdAt: string;
                                every: number;
                                from: string | null;
                                holders: string[];
                                id: string;
                                /** @description Periods with an answered challenge */
                                kept: number;
                                links: {
                                    receipt: string;
                                    self: string;
                                };
                                /** @description Periods that passed without one */
                                missed: number;
                                nextAt: string | null;
                                reason?: string;
                                /** @enum {unknown} */
                                state: "waiting" | "active" | "ended" | "broken" | "failed";
                                /** Format: date-time */
                                until: string;
                                within: number;
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Have all present members agree to hold content until a time
         * @description They sign when a batch covers the content’s record, and are challenged once in each period from then on.
         *
         *     Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                        cid: string;
                        /** @description Seconds of a period; one challenge in each */
                        every: number;
                        /** Format: date-time */
                        until: string;
                        /** @description Seconds in which a challenge must be answered */
                        within?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                            cid: string;
                            /** Format: date-time */
                            createdAt: string;
                            every: number;
                            from: string | null;
                            holders: string[];
                            id: string;
                            /** @description Periods with an answered challenge */
                            kept: number;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            /** @description Periods that passed without one */
                            missed: number;
                            nextAt: string | null;
                            reason?: string;
                            /** @enum {unknown} */
                            state: "waiting" | "active" | "ended" | "broken" | "failed";
                            /** Format: date-time */
                            until: string;
                            within: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One agreement
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                            cid: string;
                            /** Format: date-time */
                            createdAt: string;
                            every: number;
                            from: string | null;
                            holders: string[];
                            id: string;
                            /** @description Periods with an answered challenge */
                            kept: number;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            /** @description Periods that passed without one */
                            missed: number;
                            nextAt: string | null;
                            reason?: string;
                            /** @enum {unknown} */
                            state: "waiting" | "active" | "ended" | "broken" | "failed";
                            /** Format: date-time */
                            until: string;
                            within: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of an agreement with the challenges answered so far (agreement-1)
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anchors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List anchors, newest first
         * @description Needs a key or a session. Scope: `anchors:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    batch?: string;
                    ledger?: string;
                    limit?: number;
                    plan?: string;
                    state?: "waiting" | "deferred" | "broadcast" | "included" | "final" | "failed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CAIP-19 */
                                asset?: string;
                                batch: string;
                                /** @description CAIP-2 */
                                chain: string;
                                confirmations: number;
                                /** @description The newer anchor whose transaction serves this one as well */
                                coveredBy?: string;
                                /** Format: date-time */
                                createdAt: string;
                                fallback?: {
                                    detail: string;
                                    /** @description The ledger that was down */
                                    from: string;
                                    /** @description `unreachable`, `stalled`, `funds` or `missing` */
                                    reason: string;
                                    /** Format: date-time */
                                    since: string;
                                };
                                /** @description Base units; of the whole transaction */
                                fee?: string;
                                form: string;
                                height?: number;
                                id: string;
                                ledger: string;
                                plan: string;
                                /** @description Why it waits */
                                reason?: string;
                                /** @description The anchor in whose place it stands, because the ledger of that one stayed down */
                                replaces?: string;
                                /** @description RFC 9162 root of the log at `size`, hex */
                                root: string;
                                /** @description Leaves of the log that the anchor commits */
                                size: number;
                                /** @enum {unknown} */
                                state: "waiting" | "deferred" | "broadcast" | "included" | "final" | "failed";
                                transaction?: string;
                                txid?: string;
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anchors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One anchor
         * @description Needs a key or a session. Scope: `anchors:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-19 */
                            asset?: string;
                            batch: string;
                            /** @description CAIP-2 */
                            chain: string;
                            confirmations: number;
                            /** @description The newer anchor whose transaction serves this one as well */
                            coveredBy?: string;
                            /** Format: date-time */
                            createdAt: string;
                            fallback?: {
                                detail: string;
                                /** @description The ledger that was down */
                                from: string;
                                /** @description `unreachable`, `stalled`, `funds` or `missing` */
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            };
                            /** @description Base units; of the whole transaction */
                            fee?: string;
                            form: string;
                            height?: number;
                            id: string;
                            ledger: string;
                            plan: string;
                            /** @description Why it waits */
                            reason?: string;
                            /** @description The anchor in whose place it stands, because the ledger of that one stayed down */
                            replaces?: string;
                            /** @description RFC 9162 root of the log at `size`, hex */
                            root: string;
                            /** @description Leaves of the log that the anchor commits */
                            size: number;
                            /** @enum {unknown} */
                            state: "waiting" | "deferred" | "broadcast" | "included" | "final" | "failed";
                            transaction?: string;
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done to keys, sessions and webhooks, newest first
         * @description Needs a key or a session. Scope: `audit:read`.
         */
        get: {
            parameters: {
                query: {
                    before?: string;
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                action: string;
                                actor: string;
                                address: string | null;
                                at: string;
                                detail: {
                                    [key: string]: unknown;
                                };
                                id: string;
                                subject: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List batches, newest first
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    limit?: number;
                    plan?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                anchors: {
                                    chain: string;
                                    confirmations: number;
                                    height?: number;
                                    id: string;
                                    ledger: string;
                                    /** @description The anchor in whose place it stands */
                                    replaces?: string;
                                    state: string;
                                    txid?: string;
                                }[];
                                /** Format: date-time */
                                closedAt: string;
                                /** @description The plan's own records in it */
                                count: number;
                                /** @description First leaf index */
                                from: number;
                                id: string;
                                plan: string;
                                /** @description RFC 9162 root of the log at `size`, hex */
                                root: string;
                                /** @description Leaves of the log when the batch closed */
                                size: number;
                                /** @enum {unknown} */
                                state: "accepted" | "batched" | "broadcast" | "included" | "final";
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One batch with its anchors
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            anchors: {
                                chain: string;
                                confirmations: number;
                                height?: number;
                                id: string;
                                ledger: string;
                                /** @description The anchor in whose place it stands */
                                replaces?: string;
                                state: string;
                                txid?: string;
                            }[];
                            /** Format: date-time */
                            closedAt: string;
                            /** @description The plan's own records in it */
                            count: number;
                            /** @description First leaf index */
                            from: number;
                            id: string;
                            plan: string;
                            /** @description RFC 9162 root of the log at `size`, hex */
                            root: string;
                            /** @description Leaves of the log when the batch closed */
                            size: number;
                            /** @enum {unknown} */
                            state: "accepted" | "batched" | "broadcast" | "included" | "final";
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List content, newest first
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                blocks: number;
                                /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                                cid: string;
                                digest: string;
                                holders: {
                                    /** @description Challenges answered */
                                    answered: number;
                                    answeredAt: string | null;
                                    checkedAt: string | null;
                                    detail?: string;
                                    /** @description did:key */
                                    key: string;
                                    local: boolean;
                                    missed: number;
                                    name: string;
                                    /** @description Times that a lost copy was fetched again */
                                    repaired: number;
                                    /** @enum {unknown} */
                                    state: "waiting" | "holds" | "lost" | "unreachable";
                                }[];
                                links: {
                                    gateway: string;
                                    receipt: string;
                                    self: string;
                                };
                                media?: string;
                                name?: string;
                                plan: string;
                                provenAt: string | null;
                                /** @description Whether the gateway serves it without a key */
                                public: boolean;
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** @description Bytes of the file */
                                size: number;
                                /** Format: date-time */
                                storedAt: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Store a file with the members of the group
         * @description Multipart, with the fields before the file. Answers when every block is stored, a record of the log commits to the file and its CID, and (up to 16 MiB) the members of this machine hold it; the others follow. The same file again gets the first answer with 200.
         *
         *     Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        file: string;
                        media?: string;
                        name?: string;
                        plan?: string;
                        /** @enum {string} */
                        public?: "true" | "false";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            blocks: number;
                            /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                            cid: string;
                            digest: string;
                            holders: {
                                /** @description Challenges answered */
                                answered: number;
                                answeredAt: string | null;
                                checkedAt: string | null;
                                detail?: string;
                                /** @description did:key */
                                key: string;
                                local: boolean;
                                missed: number;
                                name: string;
                                /** @description Times that a lost copy was fetched again */
                                repaired: number;
                                /** @enum {unknown} */
                                state: "waiting" | "holds" | "lost" | "unreachable";
                            }[];
                            links: {
                                gateway: string;
                                receipt: string;
                                self: string;
                            };
                            media?: string;
                            name?: string;
                            plan: string;
                            provenAt: string | null;
                            /** @description Whether the gateway serves it without a key */
                            public: boolean;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            record: string;
                            /** @description Bytes of the file */
                            size: number;
                            /** Format: date-time */
                            storedAt: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            blocks: number;
                            /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                            cid: string;
                            digest: string;
                            holders: {
                                /** @description Challenges answered */
                                answered: number;
                                answeredAt: string | null;
                                checkedAt: string | null;
                                detail?: string;
                                /** @description did:key */
                                key: string;
                                local: boolean;
                                missed: number;
                                name: string;
                                /** @description Times that a lost copy was fetched again */
                                repaired: number;
                                /** @enum {unknown} */
                                state: "waiting" | "holds" | "lost" | "unreachable";
                            }[];
                            links: {
                                gateway: string;
                                receipt: string;
                                self: string;
                            };
                            media?: string;
                            name?: string;
                            plan: string;
                            provenAt: string | null;
                            /** @description Whether the gateway serves it without a key */
                            public: boolean;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            record: string;
                            /** @description Bytes of the file */
                            size: number;
                            /** Format: date-time */
                            storedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/content/{cid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of content and its holders
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                    cid: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            blocks: number;
                            /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                            cid: string;
                            digest: string;
                            holders: {
                                /** @description Challenges answered */
                                answered: number;
                                answeredAt: string | null;
                                checkedAt: string | null;
                                detail?: string;
                                /** @description did:key */
                                key: string;
                                local: boolean;
                                missed: number;
                                name: string;
                                /** @description Times that a lost copy was fetched again */
                                repaired: number;
                                /** @enum {unknown} */
                                state: "waiting" | "holds" | "lost" | "unreachable";
                            }[];
                            links: {
                                gateway: string;
                                receipt: string;
                                self: string;
                            };
                            media?: string;
                            name?: string;
                            plan: string;
                            provenAt: string | null;
                            /** @description Whether the gateway serves it without a key */
                            public: boolean;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            record: string;
                            /** @description Bytes of the file */
                            size: number;
                            /** Format: date-time */
                            storedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/content/{cid}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file; every block is hashed before it is sent
         * @description A block that rotted is taken from a member. What cannot be had ends the answer before its length.
         *
         *     Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                    cid: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
                /** @description Default Response */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/content/{cid}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt that members answered a random challenge about the content (retrieval-1)
         * @description Pending, with the promise of the log, until enough members have answered one.
         *
         *     Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CIDv1 in base32: raw or dag-pb (UnixFS) */
                    cid: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List contracts by name
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query: {
                    /** @description Part of the routes */
                    after?: string;
                    limit: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: date-time */
                                createdAt: string;
                                events: number;
                                family: string;
                                instances: {
                                    address: string;
                                    /** @description CAIP-2 */
                                    chain: string;
                                    /** @description Hash of the code that every call expects there */
                                    codehash: string;
                                    /** Format: date-time */
                                    createdAt: string;
                                    /** @description First block that can hold anything of it */
                                    height: number;
                                    ledger: string;
                                    operation?: string;
                                    /** @description False while a reorganization has taken its deployment back */
                                    standing: boolean;
                                    /** @description What was compared with the code when it was taken over */
                                    verified?: {
                                        [key: string]: unknown;
                                    };
                                    version: number;
                                }[];
                                methods: number;
                                name: string;
                                title?: string;
                                /** @description The newest */
                                version: number;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Import a contract
         * @description Brings exactly one of `descriptor`, `abi`, `artifact`, `source`, `schema`, `template`, `metadata`. The same import again answers 200 with the version that is there; another one under the name becomes the next version. With `ledger` and `address` it is taken over where it stands: the hash of the code there is pinned.
         *
         *     Needs a key or a session. Scope: `contracts:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Solidity ABI: a list, or its text */
                        abi?: unknown;
                        /** @description In the ledger's own spelling */
                        address?: string;
                        /** @description JSON, or its text */
                        artifact?: unknown;
                        /** @description Creation code beside `abi`, hex */
                        bytecode?: string;
                        /** @description CosmWasm: WebAssembly beside `schema`, base64 or hex */
                        code?: string;
                        /** @description Which one, where an import holds several */
                        contract?: string;
                        /** @description As another installation shows it */
                        descriptor?: Record<string, never>;
                        from?: number;
                        ledger?: string;
                        /** @description With `ledger` and `address`: the compiler's metadata file, byte for byte. Its hash must be the one in the code there */
                        metadata?: string;
                        /** @description Part of the routes */
                        name: string;
                        /** @description CosmWasm: JSON Schema of the messages */
                        schema?: unknown;
                        /** @description Solidity: a text, or texts by file name */
                        source?: unknown;
                        /** @description Tokens of OpenZeppelin: `erc20`, `erc721`, `erc1155`; of CosmWasm: `cw20`. Bitcoin: `multisig`, `refund`, `hashlock`, or an output descriptor with its checksum */
                        template?: string;
                        title?: string;
                        version?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            descriptor: {
                                [key: string]: unknown;
                            };
                            events: number;
                            family: string;
                            instances: {
                                address: string;
                                /** @description CAIP-2 */
                                chain: string;
                                /** @description Hash of the code that every call expects there */
                                codehash: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description First block that can hold anything of it */
                                height: number;
                                ledger: string;
                                operation?: string;
                                /** @description False while a reorganization has taken its deployment back */
                                standing: boolean;
                                /** @description What was compared with the code when it was taken over */
                                verified?: {
                                    [key: string]: unknown;
                                };
                                version: number;
                            }[];
                            links: {
                                [key: string]: string;
                            };
                            methods: number;
                            name: string;
                            title?: string;
                            /** @description The newest */
                            version: number;
                            versions: {
                                /** Format: date-time */
                                createdAt: string;
                                version: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            descriptor: {
                                [key: string]: unknown;
                            };
                            events: number;
                            family: string;
                            instances: {
                                address: string;
                                /** @description CAIP-2 */
                                chain: string;
                                /** @description Hash of the code that every call expects there */
                                codehash: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description First block that can hold anything of it */
                                height: number;
                                ledger: string;
                                operation?: string;
                                /** @description False while a reorganization has taken its deployment back */
                                standing: boolean;
                                /** @description What was compared with the code when it was taken over */
                                verified?: {
                                    [key: string]: unknown;
                                };
                                version: number;
                            }[];
                            links: {
                                [key: string]: string;
                            };
                            methods: number;
                            name: string;
                            title?: string;
                            /** @description The newest */
                            version: number;
                            versions: {
                                /** Format: date-time */
                                createdAt: string;
                                version: number;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A contract: its descriptor, and where it stands
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            descriptor: {
                                [key: string]: unknown;
                            };
                            events: number;
                            family: string;
                            instances: {
                                address: string;
                                /** @description CAIP-2 */
                                chain: string;
                                /** @description Hash of the code that every call expects there */
                                codehash: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description First block that can hold anything of it */
                                height: number;
                                ledger: string;
                                operation?: string;
                                /** @description False while a reorganization has taken its deployment back */
                                standing: boolean;
                                /** @description What was compared with the code when it was taken over */
                                verified?: {
                                    [key: string]: unknown;
                                };
                                version: number;
                            }[];
                            links: {
                                [key: string]: string;
                            };
                            methods: number;
                            name: string;
                            title?: string;
                            /** @description The newest */
                            version: number;
                            versions: {
                                /** Format: date-time */
                                createdAt: string;
                                version: number;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/abi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ABI of an EVM contract
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        }[];
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who holds how much of a token
         * @description As its standard events (ERC-20, ERC-721, ERC-1155, CW20) tell, from its first block on; a listener to them has to be there. `balance` counts what blocks hold now, `final` what is final; what a reorganization undid counts in neither. A balance below zero, or another than the contract answers, shows a contract that moves tokens without telling.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query: {
                    /** @description In lower case in answers */
                    account?: string;
                    /** @description In the ledger's own spelling */
                    address?: string;
                    after?: string;
                    ledger?: string;
                    limit: number;
                    /** @description Number of a token */
                    token?: string;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            contract: string;
                            /** @description First block */
                            from: number;
                            /** @description Newest block that was read */
                            height: number;
                            items: {
                                account: string;
                                /** @description Base units */
                                balance: string;
                                /** @description Base units */
                                final: string;
                                token?: string;
                            }[];
                            ledger: string;
                            /** @description Whose steps it was made from */
                            listener: string;
                            next: string | null;
                            position: string;
                            /** @description Steps that are not in it yet */
                            waiting: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/call/{method}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a method of a contract
         * @description The body holds the arguments by name. It is tried on the newest block first, and refused with the contract's own reason where it would fail. 202 with the operation at once; with `wait`, 200 as soon as it is as far. The same Idempotency-Key answers the same operation.
         *
         *     Needs a key or a session. Scope: `contracts:call`.
         */
        post: {
            parameters: {
                query: {
                    /** @description In the ledger's own spelling */
                    address?: string;
                    /** @description Seconds; given up if not signed by then */
                    expires: number;
                    /** @description Account that signs; the ledger's own where it is left out */
                    from?: string;
                    /** @description In place of an estimate */
                    gas?: string;
                    ledger?: string;
                    /** @description The most that it may cost */
                    maxFee?: string;
                    /** @description false: sign it without trying it first */
                    simulate: boolean;
                    /** @description Seconds; with `wait` */
                    timeout: number;
                    /** @description Base units of the ledger's own coin that go to the contract; for payable methods and constructors only */
                    value?: string;
                    wait?: "included" | "final";
                };
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    method: string;
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/client.ts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A typed client of one contract, as TypeScript source without imports
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/deploy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deploy a contract
         * @description The body holds the arguments of the constructor. 202 with the operation at once; with `wait`, 200 as soon as it is as far, or 202 with how far it is when the time is over. The same Idempotency-Key answers the same operation. Nothing was signed unless an operation is answered.
         *
         *     Needs a key or a session. Scope: `contracts:call`.
         */
        post: {
            parameters: {
                query: {
                    /** @description Seconds; given up if not signed by then */
                    expires: number;
                    /** @description Account that signs; the ledger's own where it is left out */
                    from?: string;
                    /** @description In place of an estimate */
                    gas?: string;
                    label?: string;
                    ledger: string;
                    /** @description The most that it may cost */
                    maxFee?: string;
                    /** @description false: sign it without trying it first */
                    simulate: boolean;
                    /** @description Seconds; with `wait` */
                    timeout: number;
                    /** @description Base units of the ledger's own coin that go to the contract; for payable methods and constructors only */
                    value?: string;
                    version?: number;
                    wait?: "included" | "final";
                };
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a listener was told, in order
         * @description `next` is the position to go on after; it stays the same while nothing new has come.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query: {
                    after?: string;
                    event?: string;
                    limit: number;
                    listener?: string;
                    state?: "included" | "final" | "withdrawn";
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                arguments: {
                                    [key: string]: unknown;
                                };
                                /** Format: date-time */
                                at: string;
                                blockHash: string;
                                event: string;
                                height: number;
                                /** @description The same for the same occurrence, whatever block holds it */
                                id: string;
                                logIndex: number;
                                position: string;
                                /** @description How often it was told as included before */
                                repeated: number;
                                /** @enum {unknown} */
                                state: "included" | "final" | "withdrawn";
                                txid: string;
                            }[];
                            listener: string;
                            next: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/events/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A proof of one event, for anybody
         * @description A document that `blockcluster verify` and `verifyEvent` of @blockcluster/btml check offline: the entry of the log under the receipts root of its block, and what makes that block final. `id` is the event's own.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    listener?: string;
                };
                header?: never;
                path: {
                    id: string;
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/events/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a listener is told, over a WebSocket
         * @description Each message is a step as GET /contracts/{name}/events shows it, beginning after `after`. Whoever is disconnected comes back with the last position: nothing is left out, nothing told twice.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    listener?: string;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over an address where the contract stands
         * @description There must be code; its hash is pinned, and every call expects it.
         *
         *     Needs a key or a session. Scope: `contracts:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description In the ledger's own spelling */
                        address: string;
                        from?: number;
                        ledger: string;
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            /** @description CAIP-2 */
                            chain: string;
                            /** @description Hash of the code that every call expects there */
                            codehash: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description First block that can hold anything of it */
                            height: number;
                            ledger: string;
                            operation?: string;
                            /** @description False while a reorganization has taken its deployment back */
                            standing: boolean;
                            /** @description What was compared with the code when it was taken over */
                            verified?: {
                                [key: string]: unknown;
                            };
                            version: number;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            /** @description CAIP-2 */
                            chain: string;
                            /** @description Hash of the code that every call expects there */
                            codehash: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description First block that can hold anything of it */
                            height: number;
                            ledger: string;
                            operation?: string;
                            /** @description False while a reorganization has taken its deployment back */
                            standing: boolean;
                            /** @description What was compared with the code when it was taken over */
                            verified?: {
                                [key: string]: unknown;
                            };
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/listeners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The listeners of a contract
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                address: string;
                                /** @description After which an event is final */
                                confirmations: number;
                                contract: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Empty: all */
                                events: string[];
                                /** @description First block */
                                from: number;
                                ledger: string;
                                name: string;
                                /** @description First block that has not been read */
                                next: number;
                                position: string;
                                /** @description Why it is told nothing new now; absent while it is followed */
                                trouble?: {
                                    code: string;
                                    reason: string;
                                    /** Format: date-time */
                                    since: string;
                                };
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Listen to a contract
         * @description Every event is told as `included`, then as `final`, or as `withdrawn` when a reorganization has undone it. Positions have no gaps. The steps are stored, and published as `contract.event` (streams, webhooks).
         *
         *     Needs a key or a session. Scope: `contracts:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description In the ledger's own spelling */
                        address?: string;
                        confirmations?: number;
                        events?: string[];
                        from?: number | "latest";
                        ledger?: string;
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            /** @description After which an event is final */
                            confirmations: number;
                            contract: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Empty: all */
                            events: string[];
                            /** @description First block */
                            from: number;
                            ledger: string;
                            name: string;
                            /** @description First block that has not been read */
                            next: number;
                            position: string;
                            /** @description Why it is told nothing new now; absent while it is followed */
                            trouble?: {
                                code: string;
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            /** @description After which an event is final */
                            confirmations: number;
                            contract: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Empty: all */
                            events: string[];
                            /** @description First block */
                            from: number;
                            ledger: string;
                            name: string;
                            /** @description First block that has not been read */
                            next: number;
                            position: string;
                            /** @description Why it is told nothing new now; absent while it is followed */
                            trouble?: {
                                code: string;
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/listeners/{listener}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Stop listening, and forget what was told
         * @description Needs a key or a session. Scope: `contracts:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    listener: string;
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * OpenAPI 3.1 of the routes of one contract, with its own names and types
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was deployed and called, newest first
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query: {
                    after?: string;
                    limit: number;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CAIP-10 */
                                account: string;
                                /** @description Of the contract; of a deployment once a block holds it */
                                address?: string;
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                arguments: {
                                    [key: string]: unknown;
                                };
                                /** Format: date-time */
                                cancelRequestedAt?: string;
                                chain: string;
                                confirmations: number;
                                contract: string;
                                cost: {
                                    asset: string;
                                    gas?: string;
                                    paid?: string;
                                    /** @description What goes to the contract, beside the fee */
                                    value?: string;
                                    /** @description Base units */
                                    worstCase: string;
                                };
                                /** Format: date-time */
                                createdAt: string;
                                error?: {
                                    code: string;
                                    detail: string;
                                    refusal?: {
                                        [key: string]: unknown;
                                    };
                                };
                                height?: number;
                                id: string;
                                /** @enum {unknown} */
                                kind: "deploy" | "call";
                                ledger: string;
                                links: {
                                    [key: string]: string;
                                };
                                method?: string;
                                simulation?: {
                                    block: {
                                        hash: string;
                                        height: number;
                                    };
                                    /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                    result?: {
                                        [key: string]: unknown;
                                    };
                                };
                                /** @enum {unknown} */
                                state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                                /** @description False when a block holds it, but the contract refused */
                                succeeded?: boolean;
                                transaction: string;
                                txid?: string;
                                version: number;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/query/{method}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Query a method of a contract
         * @description Reads the state that a block left: `latest`, `final`, or a height. Arguments stand in the body, or in the query as `arg.<name>`, where lists and structs are JSON.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In the ledger's own spelling */
                    address?: string;
                    /** @description latest, final, or a height */
                    block?: string;
                    ledger?: string;
                    /** @description Of the state; methods compute, and have none */
                    proof?: boolean;
                };
                header?: never;
                path: {
                    method: string;
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            block: {
                                hash: string;
                                height: number;
                            };
                            method: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            result: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Query a method of a contract
         * @description Reads the state that a block left: `latest`, `final`, or a height. Arguments stand in the body, or in the query as `arg.<name>`, where lists and structs are JSON.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        post: {
            parameters: {
                query?: {
                    /** @description In the ledger's own spelling */
                    address?: string;
                    /** @description latest, final, or a height */
                    block?: string;
                    ledger?: string;
                    /** @description Of the state; methods compute, and have none */
                    proof?: boolean;
                };
                header?: never;
                path: {
                    method: string;
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            block: {
                                hash: string;
                                height: number;
                            };
                            method: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            result: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/storage/{slot}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A piece of a contract's state, with its proof
         * @description EVM: a word of storage by its slot, whose proof (EIP-1186) was checked against the block's header. Which slot holds what is said by the compiler's storage layout. CosmWasm: what stands under a key of the contract, `slot` being the name of an item or map of cw-storage-plus and `key` what is looked up in the map, or that nothing does; its ICS-23 proofs were checked against the next block's header and its votes.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In the ledger's own spelling */
                    address?: string;
                    /** @description latest, final, or a height */
                    block?: string;
                    /** @description CosmWasm: key of a map, in its parts; text, or 0x and hex */
                    key?: string[];
                    ledger?: string;
                    proof?: boolean;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                    slot: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            block: {
                                hash: string;
                                height: number;
                            };
                            /** @description 0x and hex */
                            key: string;
                            ledger: string;
                            proof?: {
                                [key: string]: unknown;
                            };
                            value: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/storage/{slot}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The proof of a piece of a contract's state alone
         * @description A document of form `evm-state-1` or `cosmos-state-1` that is checked offline: by `blockcluster verify`, or `verifyState` of packages/btml.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description In the ledger's own spelling */
                    address?: string;
                    /** @description latest, final, or a height */
                    block?: string;
                    /** @description CosmWasm: key of a map, in its parts; text, or 0x and hex */
                    key?: string[];
                    ledger?: string;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                    slot: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts/{name}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Transfers of a token, oldest first
         * @description From the zero address (CW20: none): made; to it: destroyed. `next` goes on after the last one; it stays the same while nothing new has come. A transfer that a reorganization undid stays, as `withdrawn`; one that came back stands at the place where it was told of again.
         *
         *     Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query: {
                    /** @description In lower case in answers */
                    account?: string;
                    /** @description In the ledger's own spelling */
                    address?: string;
                    after?: string;
                    ledger?: string;
                    limit: number;
                    state?: "included" | "final" | "withdrawn";
                    /** @description Number of a token */
                    token?: string;
                };
                header?: never;
                path: {
                    /** @description Part of the routes */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            address: string;
                            contract: string;
                            /** @description First block */
                            from: number;
                            /** @description Newest block that was read */
                            height: number;
                            items: {
                                /** @description Base units */
                                amount: string;
                                from: string;
                                height: number;
                                /** @description Of the event */
                                id: string;
                                logIndex: number;
                                /** @description Which of the transfers of the event */
                                part: number;
                                /** @enum {unknown} */
                                state: "included" | "final" | "withdrawn";
                                to: string;
                                token?: string;
                                txid: string;
                            }[];
                            ledger: string;
                            /** @description Whose steps it was made from */
                            listener: string;
                            next: string;
                            position: string;
                            /** @description Steps that are not in it yet */
                            waiting: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as a stream, or as a list with format=json
         * @description The stream is `text/event-stream`. It begins after `Last-Event-ID` or `after`; without either, with what comes from now on. Positions have no gaps. Events are kept for 30 days; a position before that is 410.
         *
         *     Needs a key or a session. Scope: `events:read`.
         */
        get: {
            parameters: {
                query: {
                    after?: string;
                    format?: "json" | "stream";
                    limit: number;
                    /** @description Comma-separated event types */
                    types?: string;
                };
                header?: {
                    "last-event-id"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                at: string;
                                data: {
                                    [key: string]: unknown;
                                };
                                position: string;
                                subject: string;
                                type: string;
                            }[];
                            next: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/{token}/ipfs/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The gateway as members of the group are told of it, for one piece of content and a short while
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    "*": string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.ipld.car": string;
                        "application/vnd.ipld.raw": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/host/{order}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signed orders of served organizations: hold, challenge, agree; and add-checkpoint (C2SP tlog-witness)
         * @description Needs no key.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    order: "add-checkpoint" | "challenge" | "agree" | "hold";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": string;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/host/member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who this installation is as a member, and how much it holds for others
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List identities by the order of their ids
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description CID of the founding credential */
                    after?: string;
                    /** @description did:key that is or was bound */
                    key?: string;
                    limit?: number;
                    subject?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description did:key */
                                authority: string;
                                /** Format: date-time */
                                createdAt: string;
                                events: number;
                                /** @description CID of the founding credential */
                                id: string;
                                /** @description Bound now, by the order in which this installation took the events */
                                keys: string[];
                                links: {
                                    keys: string;
                                    self: string;
                                };
                                subject: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Found an identity: bind a key to a subject
         * @description An envelope (purpose describe) around a credential without `prev`, signed by its issuer’s did:key. The issuer may rotate and revoke from then on, and so may the holder of the key that is bound.
         *
         *     Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: {
                    plan?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/btml+json": {
                        [key: string]: unknown;
                    };
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One identity with its events
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CID of the founding credential */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description did:key */
                            authority: string;
                            /** Format: date-time */
                            createdAt: string;
                            events: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            }[];
                            /** @description CID of the founding credential */
                            id: string;
                            /** @description Bound now, by the order in which this installation took the events */
                            keys: string[];
                            links: {
                                keys: string;
                                self: string;
                            };
                            subject: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}/events/{event}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt that members hold the chain of key events with this one in it (retrieval-1)
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CID of the founding credential */
                    event: string;
                    /** @description CID of the founding credential */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys of an identity as of a time, with the evidence
         * @description Events count from when they were anchored, not from when they say they were made. Near one the answer is `undetermined`. With the evidence and a trust of their own strangers come to the same answer offline.
         *
         *     Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Default: now */
                    at?: string;
                    evidence?: boolean;
                };
                header?: never;
                path: {
                    /** @description CID of the founding credential */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            at: string;
                            /** @description did:key */
                            authority: string;
                            development: boolean;
                            events: {
                                code?: string;
                                /** @enum {unknown} */
                                effect: "applied" | "contested" | "ignored";
                                id: string;
                                issued: string;
                                issuer: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                message?: string;
                                time: {
                                    /** Format: date-time */
                                    notAfter?: string;
                                    /** Format: date-time */
                                    notBefore?: string;
                                };
                            }[];
                            /** @description A receipt of each event: all that a stranger needs */
                            evidence?: {
                                [key: string]: unknown;
                            }[];
                            identity: string;
                            keys: {
                                credential: string;
                                endedBy?: string;
                                /** Format: date-time */
                                expires?: string;
                                from: {
                                    /** Format: date-time */
                                    notAfter?: string;
                                    /** Format: date-time */
                                    notBefore?: string;
                                };
                                /** @description did:key */
                                key: string;
                                reason?: string;
                                /** @enum {unknown} */
                                state: "valid" | "ended" | "not-yet" | "undetermined";
                                until?: {
                                    /** Format: date-time */
                                    notAfter?: string;
                                    /** Format: date-time */
                                    notBefore?: string;
                                };
                            }[];
                            notProven: string[];
                            proven: string[];
                            /** @enum {unknown} */
                            state: "determined" | "undetermined";
                            subject: string;
                            valid: string[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a key: a signed revocation of its credential
         * @description Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: {
                    plan?: string;
                };
                header?: never;
                path: {
                    /** @description CID of the founding credential */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/btml+json": {
                        [key: string]: unknown;
                    };
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a key: a signed credential that names in `prev` the one that it replaces
         * @description Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: {
                    plan?: string;
                };
                header?: never;
                path: {
                    /** @description CID of the founding credential */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/btml+json": {
                        [key: string]: unknown;
                    };
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            event: {
                                /** Format: date-time */
                                expires?: string;
                                /** @description CID of the credential or revocation */
                                id: string;
                                /** Format: date-time */
                                issued: string;
                                /** @description did:key */
                                issuer: string;
                                /** @description did:key */
                                key?: string;
                                /** @enum {unknown} */
                                kind: "credential" | "revocation";
                                links: {
                                    receipt: string;
                                    record: string;
                                    storage: string;
                                };
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                record: string;
                                /** Format: date-time */
                                takenAt: string;
                                /** @description The credential that it replaces or revokes */
                                target?: string;
                            };
                            identity: string;
                            subject: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ipfs/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A trustless gateway: blocks (format=raw) and CARs (format=car) of what is stored here
         * @description https://specs.ipfs.tech/http-gateways/trustless-gateway/; without a key only public content.
         *
         *     Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    "*": string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.ipld.car": string;
                        "application/vnd.ipld.raw": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Needs a key or a session. Scope: `keys:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                createdAt: string;
                                createdBy: string;
                                expiresAt: string | null;
                                id: string;
                                name: string;
                                revokedAt: string | null;
                                role: "operator" | "developer" | "auditor";
                                scopes: string[];
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make an API key; its token is shown this once
         * @description Needs a key or a session. Scope: `keys:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expiresAt?: string;
                        name: string;
                        role: "operator" | "developer" | "auditor";
                        scopes?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            apiKey: string;
                            key: {
                                createdAt: string;
                                createdBy: string;
                                expiresAt: string | null;
                                id: string;
                                name: string;
                                revokedAt: string | null;
                                role: "operator" | "developer" | "auditor";
                                scopes: string[];
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Needs a key or a session. Scope: `keys:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledgers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ledgers of this installation and how their nodes are
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CAIP-10 of the account that pays for anchors */
                                account?: string;
                                /** @description Of several nodes: how many must say the same, and how each stands to the others */
                                agreement?: {
                                    need: number;
                                    nodes: {
                                        name: string;
                                        reason?: string;
                                        /** Format: date-time */
                                        since: string;
                                        /** @enum {unknown} */
                                        state: "agrees" | "dissents" | "unreachable";
                                    }[];
                                    of: number;
                                };
                                /** @description CAIP-19 of the asset in which fees are paid */
                                asset: string;
                                /** @description Base units; of a coin ledger what is not reserved */
                                balance?: string;
                                /** @description CAIP-2 */
                                chain: string;
                                /** @description After which a transaction is final */
                                confirmations: number;
                                /** @description The anchor contract that the product deployed */
                                contract?: string;
                                decimals: number;
                                /** @description No economic weight */
                                development: boolean;
                                error?: string;
                                family: string;
                                hash: string;
                                height: number;
                                /** @description What makes a block valid: pow, poa, or none */
                                kind: string;
                                label: string;
                                name: string;
                                peers: number;
                                reachable: boolean;
                                symbol: string;
                                synced: boolean;
                                /** @description Of the newest block */
                                time: string | null;
                                version: string;
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledgers/found": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Nodes that run or are installed on this machine and could be configured
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                binary?: string;
                                detail: string;
                                family: string;
                                network?: string;
                                node: string;
                                url?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest checkpoint: a C2SP signed note over the log's size and root
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The verifier key of the log's checkpoints, as Go's note package writes it
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/tile/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile of hashes (C2SP tlog-tiles), for instance log/tile/0/x001/067 or log/tile/1/000.p/5
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    "*": string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The twenty cells of the matrix as they are now
         * @description Layers (what is done) by kinds of consensus (what makes it valid). `live`: a synced ledger of this installation does it; `available`: supported, but no such ledger runs here; `planned`: not supported.
         *
         *     Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            cells: {
                                action: string;
                                code?: string;
                                families: string[];
                                forms: string[];
                                /** @enum {unknown} */
                                kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                /** @enum {unknown} */
                                layer: "identity" | "data" | "contract" | "settlement";
                                ledgers: {
                                    confirmations: number;
                                    cost: {
                                        /** @description Base units */
                                        amount: string;
                                        /** @description CAIP-19 */
                                        asset: string;
                                        decimals: number;
                                        symbol: string;
                                    } | null;
                                    /** @description Seconds from request to finality */
                                    delay: number | null;
                                    /** @description No economic weight */
                                    development: boolean;
                                    exercised: string | null;
                                    height: number;
                                    label: string;
                                    name: string;
                                    synced: boolean;
                                }[];
                                nodes: string[];
                                operations: string[];
                                /** @description What must hold before a receipt is final */
                                rule: string;
                                /** @enum {unknown} */
                                state: "live" | "available" | "planned";
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List nodes
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                boundSeconds: number;
                                code: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description running, stopped or removed */
                                desired: string;
                                development: boolean;
                                endpoint: string | null;
                                external: boolean;
                                family: string;
                                forecast: {
                                    bytesPerDay: number;
                                    floorAt: string | null;
                                } | null;
                                kind: string;
                                manifest: string;
                                members: {
                                    name: string;
                                    pid: number | null;
                                    ports: {
                                        [key: string]: number;
                                    };
                                    role: string;
                                    startedAt: string | null;
                                }[];
                                name: string;
                                network: string;
                                parameters: {
                                    [key: string]: string | number | boolean;
                                };
                                programs: {
                                    program: string;
                                    sha256: string;
                                    source: string;
                                    version: string;
                                }[];
                                progress: {
                                    detail?: string;
                                    done?: number;
                                    step: string;
                                    total?: number;
                                } | null;
                                reading: {
                                    genesis: string;
                                    hash: string;
                                    height: number;
                                    peers: number;
                                    syncing: boolean;
                                    /** @description Seconds since 1970 of the newest block */
                                    time: number;
                                    version: string;
                                } | null;
                                reason: string | null;
                                references: string[];
                                restarts: number;
                                sample: {
                                    /** Format: date-time */
                                    at: string;
                                    disk: number | null;
                                    free: number | null;
                                    headAge: number | null;
                                    height: number | null;
                                    lag: number | null;
                                    memory: number | null;
                                    peers: number | null;
                                    reference: number | null;
                                    state: string;
                                } | null;
                                /** Format: date-time */
                                since: string;
                                /** @enum {unknown} */
                                state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                                /** @description Whether a server looks after it now */
                                supervised: boolean;
                                syncedAt: string | null;
                                title: string;
                                /** @description Whether the product asks it */
                                traffic: boolean;
                                upgrade: {
                                    code: string | null;
                                    endedAt: string | null;
                                    from: {
                                        [key: string]: string;
                                    };
                                    /** @description requested, copying, soaking, returning, done, returned or refused */
                                    phase: string;
                                    reason: string | null;
                                    requestedAt: string;
                                    to: {
                                        [key: string]: string;
                                    };
                                } | null;
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Add a node
         * @description Answers at once; the node is then obtained, prepared and started, which its state and progress show. Refused with NODE_ARTIFACT_UNREACHABLE where no source of its program can be reached: the details say for each why.
         *
         *     Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A node that runs already: it is watched, not started */
                        endpoint?: {
                            password?: string;
                            url: string;
                            user?: string;
                        };
                        /** @description Id of a manifest, or a word for one such as "bitcoin" */
                        manifest: string;
                        name?: string;
                        parameters?: {
                            [key: string]: string | number | boolean;
                        };
                        /** @description Independent nodes of the same chain, to tell a minority fork and a lag */
                        references?: {
                            node?: string;
                            url?: string;
                        }[];
                        /** @enum {unknown} */
                        source?: "path" | "npm" | "release" | "image" | "go";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One node
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Stop a node and remove it with its data
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last lines that a node wrote (operators: nobody knows what programs of others write)
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        get: {
            parameters: {
                query: {
                    lines: number;
                    member?: string;
                };
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            lines: string[];
                            member: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a node was: head, lag, peers, disk, memory; oldest first
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query: {
                    limit: number;
                    since?: string;
                };
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a node that was stopped
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a node and keep its data
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/{name}/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upgrade a node; it returns to its old version and data by itself when the new one fails
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        source?: "path" | "npm" | "release" | "image" | "go";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            boundSeconds: number;
                            code: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description running, stopped or removed */
                            desired: string;
                            development: boolean;
                            endpoint: string | null;
                            external: boolean;
                            family: string;
                            forecast: {
                                bytesPerDay: number;
                                floorAt: string | null;
                            } | null;
                            kind: string;
                            manifest: string;
                            members: {
                                name: string;
                                pid: number | null;
                                ports: {
                                    [key: string]: number;
                                };
                                role: string;
                                startedAt: string | null;
                            }[];
                            name: string;
                            network: string;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            programs: {
                                program: string;
                                sha256: string;
                                source: string;
                                version: string;
                            }[];
                            progress: {
                                detail?: string;
                                done?: number;
                                step: string;
                                total?: number;
                            } | null;
                            reading: {
                                genesis: string;
                                hash: string;
                                height: number;
                                peers: number;
                                syncing: boolean;
                                /** @description Seconds since 1970 of the newest block */
                                time: number;
                                version: string;
                            } | null;
                            reason: string | null;
                            references: string[];
                            restarts: number;
                            sample: {
                                /** Format: date-time */
                                at: string;
                                disk: number | null;
                                free: number | null;
                                headAge: number | null;
                                height: number | null;
                                lag: number | null;
                                memory: number | null;
                                peers: number | null;
                                reference: number | null;
                                state: string;
                            } | null;
                            /** Format: date-time */
                            since: string;
                            /** @enum {unknown} */
                            state: "added" | "obtaining" | "preparing" | "starting" | "syncing" | "synced" | "lagging" | "unresponsive" | "frozen" | "wrong-chain" | "forked" | "restarting" | "upgrading" | "stopping" | "stopped" | "removing" | "failed";
                            /** @description Whether a server looks after it now */
                            supervised: boolean;
                            syncedAt: string | null;
                            title: string;
                            /** @description Whether the product asks it */
                            traffic: boolean;
                            upgrade: {
                                code: string | null;
                                endedAt: string | null;
                                from: {
                                    [key: string]: string;
                                };
                                /** @description requested, copying, soaking, returning, done, returned or refused */
                                phase: string;
                                reason: string | null;
                                requestedAt: string;
                                to: {
                                    [key: string]: string;
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/manifests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The nodes that could be added
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                aliases: string[];
                                capabilities: string[];
                                consensus: {
                                    kind: string;
                                    quorum?: string;
                                    rule: string;
                                };
                                development: boolean;
                                disk: {
                                    floorBytes: number;
                                    growthBytesPerDay: number;
                                    initialBytes: number;
                                };
                                family: string;
                                id: string;
                                name: string;
                                network: string;
                                parameters: {
                                    [key: string]: {
                                        default: string | number | boolean;
                                        description: string;
                                        type: string;
                                    };
                                };
                                probes: {
                                    /** @description A node that fails has lost its traffic at the latest after so long */
                                    boundSeconds: number;
                                    everySeconds: number;
                                };
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/manifests/{id}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where this machine could get the programs of a node from, and why not
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                program: string;
                                sources: {
                                    code: string;
                                    /** @description What makes it reachable, or what will be done */
                                    how: string;
                                    reachable: boolean;
                                    /** @description Why, in a sentence */
                                    reason: string;
                                    /** @enum {unknown} */
                                    source: "path" | "npm" | "release" | "image" | "go";
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One operation
         * @description Needs a key or a session. Scope: `contracts:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an operation
         * @description One that is not signed yet ends at once (200). In place of one that may be on its way a transaction that does nothing is signed (202): the operation ends as `cancelled` when that one is final, and as `final` when its own was faster. The same again changes nothing.
         *
         *     Needs a key or a session. Scope: `contracts:call`.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The most that the replacement may cost, above the present limit */
                    maxFee?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{id}/speed-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Allow a waiting operation to cost more
         * @description The difference is reserved from the budget of its plan, and a dearer candidate is signed at once. The same limit again changes nothing.
         *
         *     Needs a key or a session. Scope: `contracts:call`.
         */
        post: {
            parameters: {
                query: {
                    /** @description Base units of the fee asset */
                    maxFee: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counters and the last hour
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            anchors: {
                                [key: string]: number;
                            };
                            batches: number;
                            records: {
                                accepted: number;
                                batched: number;
                                broadcast: number;
                                final: number;
                                included: number;
                                total: number;
                            };
                            /** @description The last 60 minutes, oldest first */
                            series: {
                                anchors: number;
                                batches: number;
                                records: number;
                                /** Format: date-time */
                                t: string;
                            }[];
                            server: {
                                /** @description Bytes of the database */
                                database: number;
                                /** @description Resident bytes of this server process */
                                memory: number;
                                /** Format: date-time */
                                startedAt: string;
                                version: string;
                            };
                            spend: {
                                /** @description CAIP-19 */
                                asset: string;
                                budget: string | null;
                                /** @description YYYY-MM, UTC */
                                period: string;
                                plan: string;
                                reserved: string;
                                settled: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List payments, newest first
         * @description Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    ledger?: string;
                    limit?: number;
                    plan?: string;
                    state?: "queued" | "grouped" | "broadcast" | "included" | "final" | "failed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Base units, decimal */
                                amount: string;
                                /** @description CAIP-19 */
                                asset: string;
                                /** @description Transactions of its own that failed */
                                attempts: number;
                                /** @description CAIP-2 */
                                chain: string;
                                /** Format: date-time */
                                createdAt: string;
                                decimals: number;
                                /** @description CAIP-10 */
                                from: string;
                                id: string;
                                ledger: string;
                                links: {
                                    receipt: string;
                                    self: string;
                                };
                                plan: string;
                                /** @description Why it waits, or has failed */
                                reason?: {
                                    code: string;
                                    detail: string;
                                };
                                reference?: string;
                                /** @enum {unknown} */
                                state: "queued" | "grouped" | "broadcast" | "included" | "final" | "failed";
                                /** @description CAIP-10 */
                                to: string;
                                transaction?: {
                                    confirmations: number;
                                    height?: number;
                                    id: string;
                                    /** @description Which operation of its intent, from 0 */
                                    operation: number;
                                    /** @description How many payments it makes */
                                    payments: number;
                                    txid?: string;
                                };
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Pay somebody, in one transaction with others who are paid soon
         * @description Answers after the payment is durable and its amount is reserved in the budget of its plan. The Idempotency-Key is required: the same key with the same body answers 200 with the same payment.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Base units, decimal */
                        amount: string;
                        /** @description CAIP-19; the ledger's own coin when left out */
                        asset?: string;
                        /** @description CAIP-2; the plan must use a ledger on it */
                        chain?: string;
                        /** @description Name of the ledger; or say the chain */
                        ledger?: string;
                        /** @description Under whose budget; `default` when left out */
                        plan?: string;
                        /** @description Yours; kept and shown here, never on the ledger */
                        reference?: string;
                        /** @description Address on the chain, or CAIP-10 */
                        to: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Base units, decimal */
                            amount: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** @description Transactions of its own that failed */
                            attempts: number;
                            /** @description CAIP-2 */
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            decimals: number;
                            /** @description CAIP-10 */
                            from: string;
                            id: string;
                            ledger: string;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            plan: string;
                            /** @description Why it waits, or has failed */
                            reason?: {
                                code: string;
                                detail: string;
                            };
                            reference?: string;
                            /** @enum {unknown} */
                            state: "queued" | "grouped" | "broadcast" | "included" | "final" | "failed";
                            /** @description CAIP-10 */
                            to: string;
                            transaction?: {
                                confirmations: number;
                                height?: number;
                                id: string;
                                /** @description Which operation of its intent, from 0 */
                                operation: number;
                                /** @description How many payments it makes */
                                payments: number;
                                txid?: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Base units, decimal */
                            amount: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** @description Transactions of its own that failed */
                            attempts: number;
                            /** @description CAIP-2 */
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            decimals: number;
                            /** @description CAIP-10 */
                            from: string;
                            id: string;
                            ledger: string;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            plan: string;
                            /** @description Why it waits, or has failed */
                            reason?: {
                                code: string;
                                detail: string;
                            };
                            reference?: string;
                            /** @enum {unknown} */
                            state: "queued" | "grouped" | "broadcast" | "included" | "final" | "failed";
                            /** @description CAIP-10 */
                            to: string;
                            transaction?: {
                                confirmations: number;
                                height?: number;
                                id: string;
                                /** @description Which operation of its intent, from 0 */
                                operation: number;
                                /** @description How many payments it makes */
                                payments: number;
                                txid?: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One payment, and the transaction that makes it
         * @description Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Base units, decimal */
                            amount: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** @description Transactions of its own that failed */
                            attempts: number;
                            /** @description CAIP-2 */
                            chain: string;
                            /** Format: date-time */
                            createdAt: string;
                            decimals: number;
                            /** @description CAIP-10 */
                            from: string;
                            id: string;
                            ledger: string;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            plan: string;
                            /** @description Why it waits, or has failed */
                            reason?: {
                                code: string;
                                detail: string;
                            };
                            reference?: string;
                            /** @enum {unknown} */
                            state: "queued" | "grouped" | "broadcast" | "included" | "final" | "failed";
                            /** @description CAIP-10 */
                            to: string;
                            transaction?: {
                                confirmations: number;
                                height?: number;
                                id: string;
                                /** @description Which operation of its intent, from 0 */
                                operation: number;
                                /** @description How many payments it makes */
                                payments: number;
                                txid?: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of a payment
         * @description The intent with all payments of its transaction, and what proves this one, once that is final. Verifies offline like any receipt.
         *
         *     Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: {
                    format?: "json" | "markup";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml": string;
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List plans with their spending and newest decisions
         * @description Needs a key or a session. Scope: `plans:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                budget: {
                                    /** @description Base units, decimal */
                                    amount: string;
                                    asset: string;
                                    /** @enum {string} */
                                    period: "month";
                                } | null;
                                close: {
                                    records: number;
                                    seconds: number;
                                };
                                deadlineSeconds: number;
                                /** @description Why the plan published or waited, newest first */
                                decisions: {
                                    allowed: string | null;
                                    /** Format: date-time */
                                    at: string;
                                    decision: "publish" | "defer";
                                    /** @description A sentence with the figures */
                                    detail: string;
                                    ledger: string;
                                    /** @description A code, such as `pacing` */
                                    reason: string;
                                    /**
                                     * Format: date-time
                                     * @description When it was first decided so
                                     */
                                    since: string;
                                    /** @description How often in a row */
                                    times: number;
                                    worstCase: string | null;
                                }[];
                                fallback: string[];
                                /** @description As the plan says, or half of its deadline */
                                fallbackAfterSeconds: number;
                                feeCeiling: string | null;
                                hard: "budget" | "deadline";
                                /** @description Empty for a plan that says what it needs */
                                ledgers: string[];
                                minGapSeconds: number;
                                name: string;
                                needs: {
                                    /** @description Whether chains without economic weight will do; they do not unless this says so */
                                    development?: boolean;
                                    /** @description So many ledgers, each of another kind of consensus */
                                    distinctKinds?: number;
                                    /** @description From acceptance to finality */
                                    finalWithinSeconds?: number;
                                    /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                    kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    /**
                                     * @description What is done; `settlement` (anchors) when left out
                                     * @enum {unknown}
                                     */
                                    layer?: "identity" | "data" | "contract" | "settlement";
                                    /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                    maxCost?: {
                                        /** @description Base units, decimal */
                                        amount: string;
                                        /** @description CAIP-19 */
                                        asset: string;
                                    }[];
                                } | null;
                                /** @description Where the next batch of a plan with needs would go now, and why; null for a plan that names ledgers */
                                route: {
                                    chosen: {
                                        /** @description CAIP-2 */
                                        chain: string;
                                        detail: string;
                                        /** @enum {unknown} */
                                        kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                        ledger: string;
                                        /** @description False while the ledger is down: the anchor waits */
                                        up: boolean;
                                    }[];
                                    /** @description All of it in words */
                                    detail: string;
                                    missing: {
                                        /** @description Commands or requests that add what is missing */
                                        add: string[];
                                        count: number;
                                        /** @description Any of these would do */
                                        kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    }[];
                                    /** @description Each ledger that was not chosen, and why */
                                    rejected: {
                                        /** @description CAIP-2 */
                                        chain: string;
                                        detail: string;
                                        /** @enum {unknown} */
                                        kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                        ledger: string;
                                        /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                        reason: string;
                                    }[];
                                    /**
                                     * @description `waiting`: a ledger that is needed is down and nothing can take its place
                                     * @enum {unknown}
                                     */
                                    state: "satisfied" | "waiting" | "unsatisfied";
                                } | null;
                                /** @description What the router decided, newest first */
                                routes: {
                                    /** Format: date-time */
                                    at: string;
                                    chosen: {
                                        /** @description CAIP-2 */
                                        chain: string;
                                        detail: string;
                                        /** @enum {unknown} */
                                        kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                        ledger: string;
                                        /** @description False while the ledger is down: the anchor waits */
                                        up: boolean;
                                    }[];
                                    /** @description All of it in words */
                                    detail: string;
                                    /** @description Of a fallback: the ledger that is down */
                                    ledger: string | null;
                                    missing: {
                                        /** @description Commands or requests that add what is missing */
                                        add: string[];
                                        count: number;
                                        /** @description Any of these would do */
                                        kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    }[];
                                    needs: {
                                        /** @description Whether chains without economic weight will do; they do not unless this says so */
                                        development?: boolean;
                                        /** @description So many ledgers, each of another kind of consensus */
                                        distinctKinds?: number;
                                        /** @description From acceptance to finality */
                                        finalWithinSeconds?: number;
                                        /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                        kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                        /**
                                         * @description What is done; `settlement` (anchors) when left out
                                         * @enum {unknown}
                                         */
                                        layer?: "identity" | "data" | "contract" | "settlement";
                                        /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                        maxCost?: {
                                            /** @description Base units, decimal */
                                            amount: string;
                                            /** @description CAIP-19 */
                                            asset: string;
                                        }[];
                                    } | null;
                                    /** @description Each ledger that was not chosen, and why */
                                    rejected: {
                                        /** @description CAIP-2 */
                                        chain: string;
                                        detail: string;
                                        /** @enum {unknown} */
                                        kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                        ledger: string;
                                        /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                        reason: string;
                                    }[];
                                    /**
                                     * Format: date-time
                                     * @description When it was first decided so
                                     */
                                    since: string;
                                    /** @enum {unknown} */
                                    state: "satisfied" | "waiting" | "unsatisfied" | "fallback" | "no-fallback";
                                    /** @description How often in a row */
                                    times: number;
                                }[];
                                spend: {
                                    asset: string;
                                    /** @description YYYY-MM, UTC */
                                    period: string;
                                    /** @description Null without a budget in this asset */
                                    remaining: string | null;
                                    /** @description Base units, decimal */
                                    reserved: string;
                                    /** @description Base units, decimal */
                                    settled: string;
                                }[];
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Create a plan
         * @description Needs a key or a session. Scope: `plans:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        budget?: {
                            /** @description Base units, decimal */
                            amount: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** @enum {string} */
                            period?: "month";
                        } | null;
                        /** @description A batch closes with so many records, or when its oldest is so old */
                        close?: {
                            records: number;
                            seconds: number;
                        };
                        deadlineSeconds?: number;
                        /** @description Beside `ledgers`: which take the place of one that stays down, in order */
                        fallback?: string[];
                        /** @description Age of the oldest record at which an anchor on a ledger that is down goes elsewhere; half of the deadline by default */
                        fallbackAfterSeconds?: number | null;
                        /** @description The most that one anchor may cost, in base units of the ledger's fee asset; stands above both promises */
                        feeCeiling?: string | null;
                        /** @description Which of the two is a promise. `both` is refused: no plan can keep it. */
                        hard?: "budget" | "deadline" | "both";
                        ledgers?: string[];
                        minGapSeconds?: number;
                        name: string;
                        needs?: {
                            /** @description Whether chains without economic weight will do; they do not unless this says so */
                            development?: boolean;
                            /** @description So many ledgers, each of another kind of consensus */
                            distinctKinds?: number;
                            /** @description From acceptance to finality */
                            finalWithinSeconds?: number;
                            /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                            kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                            /**
                             * @description What is done; `settlement` (anchors) when left out
                             * @enum {unknown}
                             */
                            layer?: "identity" | "data" | "contract" | "settlement";
                            /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                            maxCost?: {
                                /** @description Base units, decimal */
                                amount: string;
                                /** @description CAIP-19 */
                                asset: string;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            budget: {
                                /** @description Base units, decimal */
                                amount: string;
                                asset: string;
                                /** @enum {string} */
                                period: "month";
                            } | null;
                            close: {
                                records: number;
                                seconds: number;
                            };
                            deadlineSeconds: number;
                            /** @description Why the plan published or waited, newest first */
                            decisions: {
                                allowed: string | null;
                                /** Format: date-time */
                                at: string;
                                decision: "publish" | "defer";
                                /** @description A sentence with the figures */
                                detail: string;
                                ledger: string;
                                /** @description A code, such as `pacing` */
                                reason: string;
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @description How often in a row */
                                times: number;
                                worstCase: string | null;
                            }[];
                            fallback: string[];
                            /** @description As the plan says, or half of its deadline */
                            fallbackAfterSeconds: number;
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            /** @description Empty for a plan that says what it needs */
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
                            needs: {
                                /** @description Whether chains without economic weight will do; they do not unless this says so */
                                development?: boolean;
                                /** @description So many ledgers, each of another kind of consensus */
                                distinctKinds?: number;
                                /** @description From acceptance to finality */
                                finalWithinSeconds?: number;
                                /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                /**
                                 * @description What is done; `settlement` (anchors) when left out
                                 * @enum {unknown}
                                 */
                                layer?: "identity" | "data" | "contract" | "settlement";
                                /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                maxCost?: {
                                    /** @description Base units, decimal */
                                    amount: string;
                                    /** @description CAIP-19 */
                                    asset: string;
                                }[];
                            } | null;
                            /** @description Where the next batch of a plan with needs would go now, and why; null for a plan that names ledgers */
                            route: {
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * @description `waiting`: a ledger that is needed is down and nothing can take its place
                                 * @enum {unknown}
                                 */
                                state: "satisfied" | "waiting" | "unsatisfied";
                            } | null;
                            /** @description What the router decided, newest first */
                            routes: {
                                /** Format: date-time */
                                at: string;
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                /** @description Of a fallback: the ledger that is down */
                                ledger: string | null;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                needs: {
                                    /** @description Whether chains without economic weight will do; they do not unless this says so */
                                    development?: boolean;
                                    /** @description So many ledgers, each of another kind of consensus */
                                    distinctKinds?: number;
                                    /** @description From acceptance to finality */
                                    finalWithinSeconds?: number;
                                    /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                    kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    /**
                                     * @description What is done; `settlement` (anchors) when left out
                                     * @enum {unknown}
                                     */
                                    layer?: "identity" | "data" | "contract" | "settlement";
                                    /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                    maxCost?: {
                                        /** @description Base units, decimal */
                                        amount: string;
                                        /** @description CAIP-19 */
                                        asset: string;
                                    }[];
                                } | null;
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @enum {unknown} */
                                state: "satisfied" | "waiting" | "unsatisfied" | "fallback" | "no-fallback";
                                /** @description How often in a row */
                                times: number;
                            }[];
                            spend: {
                                asset: string;
                                /** @description YYYY-MM, UTC */
                                period: string;
                                /** @description Null without a budget in this asset */
                                remaining: string | null;
                                /** @description Base units, decimal */
                                reserved: string;
                                /** @description Base units, decimal */
                                settled: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One plan
         * @description Needs a key or a session. Scope: `plans:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            budget: {
                                /** @description Base units, decimal */
                                amount: string;
                                asset: string;
                                /** @enum {string} */
                                period: "month";
                            } | null;
                            close: {
                                records: number;
                                seconds: number;
                            };
                            deadlineSeconds: number;
                            /** @description Why the plan published or waited, newest first */
                            decisions: {
                                allowed: string | null;
                                /** Format: date-time */
                                at: string;
                                decision: "publish" | "defer";
                                /** @description A sentence with the figures */
                                detail: string;
                                ledger: string;
                                /** @description A code, such as `pacing` */
                                reason: string;
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @description How often in a row */
                                times: number;
                                worstCase: string | null;
                            }[];
                            fallback: string[];
                            /** @description As the plan says, or half of its deadline */
                            fallbackAfterSeconds: number;
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            /** @description Empty for a plan that says what it needs */
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
                            needs: {
                                /** @description Whether chains without economic weight will do; they do not unless this says so */
                                development?: boolean;
                                /** @description So many ledgers, each of another kind of consensus */
                                distinctKinds?: number;
                                /** @description From acceptance to finality */
                                finalWithinSeconds?: number;
                                /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                /**
                                 * @description What is done; `settlement` (anchors) when left out
                                 * @enum {unknown}
                                 */
                                layer?: "identity" | "data" | "contract" | "settlement";
                                /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                maxCost?: {
                                    /** @description Base units, decimal */
                                    amount: string;
                                    /** @description CAIP-19 */
                                    asset: string;
                                }[];
                            } | null;
                            /** @description Where the next batch of a plan with needs would go now, and why; null for a plan that names ledgers */
                            route: {
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * @description `waiting`: a ledger that is needed is down and nothing can take its place
                                 * @enum {unknown}
                                 */
                                state: "satisfied" | "waiting" | "unsatisfied";
                            } | null;
                            /** @description What the router decided, newest first */
                            routes: {
                                /** Format: date-time */
                                at: string;
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                /** @description Of a fallback: the ledger that is down */
                                ledger: string | null;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                needs: {
                                    /** @description Whether chains without economic weight will do; they do not unless this says so */
                                    development?: boolean;
                                    /** @description So many ledgers, each of another kind of consensus */
                                    distinctKinds?: number;
                                    /** @description From acceptance to finality */
                                    finalWithinSeconds?: number;
                                    /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                    kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    /**
                                     * @description What is done; `settlement` (anchors) when left out
                                     * @enum {unknown}
                                     */
                                    layer?: "identity" | "data" | "contract" | "settlement";
                                    /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                    maxCost?: {
                                        /** @description Base units, decimal */
                                        amount: string;
                                        /** @description CAIP-19 */
                                        asset: string;
                                    }[];
                                } | null;
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @enum {unknown} */
                                state: "satisfied" | "waiting" | "unsatisfied" | "fallback" | "no-fallback";
                                /** @description How often in a row */
                                times: number;
                            }[];
                            spend: {
                                asset: string;
                                /** @description YYYY-MM, UTC */
                                period: string;
                                /** @description Null without a budget in this asset */
                                remaining: string | null;
                                /** @description Base units, decimal */
                                reserved: string;
                                /** @description Base units, decimal */
                                settled: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a plan
         * @description Needs a key or a session. Scope: `plans:write`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        budget?: {
                            /** @description Base units, decimal */
                            amount: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** @enum {string} */
                            period?: "month";
                        } | null;
                        /** @description A batch closes with so many records, or when its oldest is so old */
                        close?: {
                            records: number;
                            seconds: number;
                        };
                        deadlineSeconds?: number;
                        /** @description Beside `ledgers`: which take the place of one that stays down, in order */
                        fallback?: string[];
                        /** @description Age of the oldest record at which an anchor on a ledger that is down goes elsewhere; half of the deadline by default */
                        fallbackAfterSeconds?: number | null;
                        /** @description The most that one anchor may cost, in base units of the ledger's fee asset; stands above both promises */
                        feeCeiling?: string | null;
                        /** @description Which of the two is a promise. `both` is refused: no plan can keep it. */
                        hard?: "budget" | "deadline" | "both";
                        ledgers?: string[];
                        minGapSeconds?: number;
                        needs?: {
                            /** @description Whether chains without economic weight will do; they do not unless this says so */
                            development?: boolean;
                            /** @description So many ledgers, each of another kind of consensus */
                            distinctKinds?: number;
                            /** @description From acceptance to finality */
                            finalWithinSeconds?: number;
                            /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                            kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                            /**
                             * @description What is done; `settlement` (anchors) when left out
                             * @enum {unknown}
                             */
                            layer?: "identity" | "data" | "contract" | "settlement";
                            /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                            maxCost?: {
                                /** @description Base units, decimal */
                                amount: string;
                                /** @description CAIP-19 */
                                asset: string;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            budget: {
                                /** @description Base units, decimal */
                                amount: string;
                                asset: string;
                                /** @enum {string} */
                                period: "month";
                            } | null;
                            close: {
                                records: number;
                                seconds: number;
                            };
                            deadlineSeconds: number;
                            /** @description Why the plan published or waited, newest first */
                            decisions: {
                                allowed: string | null;
                                /** Format: date-time */
                                at: string;
                                decision: "publish" | "defer";
                                /** @description A sentence with the figures */
                                detail: string;
                                ledger: string;
                                /** @description A code, such as `pacing` */
                                reason: string;
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @description How often in a row */
                                times: number;
                                worstCase: string | null;
                            }[];
                            fallback: string[];
                            /** @description As the plan says, or half of its deadline */
                            fallbackAfterSeconds: number;
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            /** @description Empty for a plan that says what it needs */
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
                            needs: {
                                /** @description Whether chains without economic weight will do; they do not unless this says so */
                                development?: boolean;
                                /** @description So many ledgers, each of another kind of consensus */
                                distinctKinds?: number;
                                /** @description From acceptance to finality */
                                finalWithinSeconds?: number;
                                /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                /**
                                 * @description What is done; `settlement` (anchors) when left out
                                 * @enum {unknown}
                                 */
                                layer?: "identity" | "data" | "contract" | "settlement";
                                /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                maxCost?: {
                                    /** @description Base units, decimal */
                                    amount: string;
                                    /** @description CAIP-19 */
                                    asset: string;
                                }[];
                            } | null;
                            /** @description Where the next batch of a plan with needs would go now, and why; null for a plan that names ledgers */
                            route: {
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * @description `waiting`: a ledger that is needed is down and nothing can take its place
                                 * @enum {unknown}
                                 */
                                state: "satisfied" | "waiting" | "unsatisfied";
                            } | null;
                            /** @description What the router decided, newest first */
                            routes: {
                                /** Format: date-time */
                                at: string;
                                chosen: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                    ledger: string;
                                    /** @description False while the ledger is down: the anchor waits */
                                    up: boolean;
                                }[];
                                /** @description All of it in words */
                                detail: string;
                                /** @description Of a fallback: the ledger that is down */
                                ledger: string | null;
                                missing: {
                                    /** @description Commands or requests that add what is missing */
                                    add: string[];
                                    count: number;
                                    /** @description Any of these would do */
                                    kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                }[];
                                needs: {
                                    /** @description Whether chains without economic weight will do; they do not unless this says so */
                                    development?: boolean;
                                    /** @description So many ledgers, each of another kind of consensus */
                                    distinctKinds?: number;
                                    /** @description From acceptance to finality */
                                    finalWithinSeconds?: number;
                                    /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                                    kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                                    /**
                                     * @description What is done; `settlement` (anchors) when left out
                                     * @enum {unknown}
                                     */
                                    layer?: "identity" | "data" | "contract" | "settlement";
                                    /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                                    maxCost?: {
                                        /** @description Base units, decimal */
                                        amount: string;
                                        /** @description CAIP-19 */
                                        asset: string;
                                    }[];
                                } | null;
                                /** @description Each ledger that was not chosen, and why */
                                rejected: {
                                    /** @description CAIP-2 */
                                    chain: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                    ledger: string;
                                    /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                    reason: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When it was first decided so
                                 */
                                since: string;
                                /** @enum {unknown} */
                                state: "satisfied" | "waiting" | "unsatisfied" | "fallback" | "no-fallback";
                                /** @description How often in a row */
                                times: number;
                            }[];
                            spend: {
                                asset: string;
                                /** @description YYYY-MM, UTC */
                                period: string;
                                /** @description Null without a budget in this asset */
                                remaining: string | null;
                                /** @description Base units, decimal */
                                reserved: string;
                                /** @description Base units, decimal */
                                settled: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List records, newest first
         * @description A page may hold fewer items than its limit and still have a `next`: searching goes in steps.
         *
         *     Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description A cursor: `next` of the page before */
                    after?: string;
                    digest?: string;
                    limit?: number;
                    /** @description Part of a name, in any case */
                    name?: string;
                    plan?: string;
                    state?: "accepted" | "batched" | "broadcast" | "included" | "final";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** Format: date-time */
                                acceptedAt: string;
                                /** Format: date-time */
                                deadline: string;
                                digest: string;
                                /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                                id: string;
                                /** @description Leaf index in the log */
                                index: number;
                                media?: string;
                                name?: string;
                                name64?: string;
                                plan: string;
                                /** @enum {unknown} */
                                state: "accepted" | "batched" | "broadcast" | "included" | "final";
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Register a digest, a BTML record, an envelope around one, or a file
         * @description Answers after the record is durable. The same record (issuer, digest, name, media, meta) again gets the original answer with 200, and so does the same Idempotency-Key. A file is hashed as it arrives and not kept.
         *
         *     Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: {
                    plan?: string;
                };
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/btml+json": {
                        [key: string]: unknown;
                    };
                    "application/json": {
                        digest: string;
                        /** @description Media type in lowercase */
                        media?: string;
                        /** @description A BTML map */
                        meta?: {
                            [key: string]: unknown;
                        };
                        name?: string;
                        /** @description base64url of a name that BTML cannot hold as plain text */
                        name64?: string;
                        /** @description In place of `plan`: what the record needs, as POST /routes takes it with every number and truth value as a text ("3600", "true"); the cheapest plan that satisfies it is taken. Not in multipart or bulk requests. */
                        needs?: {
                            [key: string]: unknown;
                        };
                        plan?: string;
                    } | {
                        [key: string]: unknown;
                    };
                    "multipart/form-data": {
                        digest?: string;
                        /** Format: binary */
                        file: string;
                        /** @description Media type in lowercase */
                        media?: string;
                        /** @description A BTML map */
                        meta?: {
                            [key: string]: unknown;
                        };
                        name?: string;
                        /** @description base64url of a name that BTML cannot hold as plain text */
                        name64?: string;
                        /** @description In place of `plan`: what the record needs, as POST /routes takes it with every number and truth value as a text ("3600", "true"); the cheapest plan that satisfies it is taken. Not in multipart or bulk requests. */
                        needs?: {
                            [key: string]: unknown;
                        };
                        plan?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            acceptedAt: string;
                            /** Format: date-time */
                            deadline: string;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            id: string;
                            index: number;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            plan: string;
                            /** @description A BTML document */
                            promise: {
                                [key: string]: unknown;
                            };
                            /** @description A BTML document */
                            record: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "accepted" | "batched" | "broadcast" | "included" | "final";
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            acceptedAt: string;
                            /** Format: date-time */
                            deadline: string;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            id: string;
                            index: number;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            plan: string;
                            /** @description A BTML document */
                            promise: {
                                [key: string]: unknown;
                            };
                            /** @description A BTML document */
                            record: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "accepted" | "batched" | "broadcast" | "included" | "final";
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One record with its batch and anchors
         * @description Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            acceptedAt: string;
                            anchors: {
                                chain: string;
                                confirmations: number;
                                height?: number;
                                id: string;
                                ledger: string;
                                /** @description The anchor in whose place it stands */
                                replaces?: string;
                                state: string;
                                txid?: string;
                            }[];
                            batch: {
                                from: number;
                                id: string;
                                root: string;
                                size: number;
                            } | null;
                            /** Format: date-time */
                            deadline: string;
                            digest: string;
                            /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                            id: string;
                            /** @description Leaf index in the log */
                            index: number;
                            links: {
                                receipt: string;
                                self: string;
                            };
                            media?: string;
                            name?: string;
                            name64?: string;
                            plan: string;
                            /** @description A BTML document */
                            promise: {
                                [key: string]: unknown;
                            };
                            /** @description A BTML document */
                            record: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "accepted" | "batched" | "broadcast" | "included" | "final";
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of a record
         * @description Pending (with the promise) until an anchor is final. `json` and `markup` are the receipt itself; `ots` is an OpenTimestamps proof of the file (needs a final Bitcoin anchor); `tlog` a C2SP tlog-proof; `bundle` a CAR.
         *
         *     Needs a key or a session. Scope: `records:read`.
         */
        get: {
            parameters: {
                query?: {
                    format?: "json" | "markup" | "ots" | "tlog" | "bundle";
                };
                header?: never;
                path: {
                    /** @description CIDv1 of the canonical document (codec json, sha2-256, base32) */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml": string;
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                        "application/vnd.ipld.car": string;
                        "application/vnd.opentimestamps.v1": string;
                        "text/plain": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a stream of records, one JSON value per line
         * @description Lines as in POST /records. Each is answered by a line `{line,status,id?,state?,seq?,code?,detail?,pointer?}`, in order; after each chunk a line `{promise,lines:[from,to]}` holds one signed promise over the RFC 9162 root of the leaves of its lines answered with 201. Refused lines harm no others. Answers begin before the stream ends: read while you write. All records go under one plan (`?plan=`).
         *
         *     Needs a key or a session. Scope: `records:write`.
         */
        post: {
            parameters: {
                query?: {
                    plan?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/x-ndjson": string;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where an action with certain needs would go now, and why
         * @description A dry run over the live matrix: each ledger is chosen or rejected with a reason.
         *
         *     Needs a key or a session. Scope: `ledgers:read`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        needs: {
                            /** @description Whether chains without economic weight will do; they do not unless this says so */
                            development?: boolean;
                            /** @description So many ledgers, each of another kind of consensus */
                            distinctKinds?: number;
                            /** @description From acceptance to finality */
                            finalWithinSeconds?: number;
                            /** @description One ledger of each of these kinds; with `distinctKinds`, the kinds to choose from. `storage` (named members sign) is only chosen where it stands here */
                            kinds?: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                            /**
                             * @description What is done; `settlement` (anchors) when left out
                             * @enum {unknown}
                             */
                            layer?: "identity" | "data" | "contract" | "settlement";
                            /** @description The most that one anchor may cost in each asset; a ledger paid in another asset is not used */
                            maxCost?: {
                                /** @description Base units, decimal */
                                amount: string;
                                /** @description CAIP-19 */
                                asset: string;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chosen: {
                                /** @description CAIP-2 */
                                chain: string;
                                detail: string;
                                /** @enum {unknown} */
                                kind: "pow" | "pos" | "poa" | "bft" | "storage";
                                ledger: string;
                                /** @description False while the ledger is down: the anchor waits */
                                up: boolean;
                            }[];
                            /** @description All of it in words */
                            detail: string;
                            missing: {
                                /** @description Commands or requests that add what is missing */
                                add: string[];
                                count: number;
                                /** @description Any of these would do */
                                kinds: ("pow" | "pos" | "poa" | "bft" | "storage")[];
                            }[];
                            /** @description Each ledger that was not chosen, and why */
                            rejected: {
                                /** @description CAIP-2 */
                                chain: string;
                                detail: string;
                                /** @enum {unknown} */
                                kind: "pow" | "pos" | "poa" | "bft" | "storage" | "none";
                                ledger: string;
                                /** @description A code, such as `development`, `cost`, `delay`, `unreachable`, `outranked` */
                                reason: string;
                            }[];
                            /**
                             * @description `waiting`: a ledger that is needed is down and nothing can take its place
                             * @enum {unknown}
                             */
                            state: "satisfied" | "waiting" | "unsatisfied";
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who I am, and the CSRF token of my session
         * @description Needs a key or a session.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            csrf: string | null;
                            expiresAt: string | null;
                            id: string;
                            kind: "key" | "session";
                            name: string;
                            role: "operator" | "developer" | "auditor";
                            scopes: string[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Needs a key or a session.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a session with a one-time admin link or an API key
         * @description Needs no key.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    } | {
                        apiKey: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            csrf: string | null;
                            expiresAt: string | null;
                            id: string;
                            kind: "key" | "session";
                            name: string;
                            role: "operator" | "developer" | "auditor";
                            scopes: string[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The group that stores content
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: string;
                            content: {
                                bytes: number;
                                fileLimit: number;
                                files: number;
                                limit: number;
                            };
                            /** @description True while fewer parties stand behind the members than must answer */
                            development: boolean;
                            /** @description What this installation is as a member of others’ groups */
                            host: {
                                key: string;
                                name: string;
                                path: string;
                            };
                            label: string;
                            /** @description What a plan calls the group */
                            ledger: string;
                            members: {
                                detail?: string;
                                /** @description CIDs that it says it holds */
                                held: number;
                                /** Format: date-time */
                                joinedAt: string;
                                /** @description did:key */
                                key: string;
                                leftAt: string | null;
                                /** @description Its key and its blocks are on this installation */
                                local: boolean;
                                name: string;
                                /** @description Who runs it; members of one machine are one party */
                                party: string;
                                reachable: boolean;
                                url?: string;
                            }[];
                            parties: number;
                            /** @description Whether as many members as the threshold asks for can be reached */
                            synced: boolean;
                            threshold: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how many members must answer
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        threshold: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: string;
                            content: {
                                bytes: number;
                                fileLimit: number;
                                files: number;
                                limit: number;
                            };
                            /** @description True while fewer parties stand behind the members than must answer */
                            development: boolean;
                            /** @description What this installation is as a member of others’ groups */
                            host: {
                                key: string;
                                name: string;
                                path: string;
                            };
                            label: string;
                            /** @description What a plan calls the group */
                            ledger: string;
                            members: {
                                detail?: string;
                                /** @description CIDs that it says it holds */
                                held: number;
                                /** Format: date-time */
                                joinedAt: string;
                                /** @description did:key */
                                key: string;
                                leftAt: string | null;
                                /** @description Its key and its blocks are on this installation */
                                local: boolean;
                                name: string;
                                /** @description Who runs it; members of one machine are one party */
                                party: string;
                                reachable: boolean;
                                url?: string;
                            }[];
                            parties: number;
                            /** @description Whether as many members as the threshold asks for can be reached */
                            synced: boolean;
                            threshold: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/storage/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Organizations for which this installation holds content and witnesses
         * @description Needs a key or a session. Scope: `ledgers:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Whose orders are obeyed */
                                issuer: string;
                                /** @description Verifier key of its log (its server's /api/v1/log/key) */
                                log: string;
                                name: string;
                            }[];
                            next: null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Serve another organization as a member
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Whose orders are obeyed */
                        issuer: string;
                        /** @description Verifier key of its log (its server's /api/v1/log/key) */
                        log: string;
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Whose orders are obeyed */
                            issuer: string;
                            /** @description Verifier key of its log (its server's /api/v1/log/key) */
                            log: string;
                            name: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/clients/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Serve an organization no more; what is held for it stays until it is removed by hand
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a remote member into the group
         * @description Its address (of another installation: its URL and /api/v1/host) and the did:key that its operator gave by another way. It must name this organization’s key and log among those that it serves.
         *
         *     Needs a key or a session. Scope: `ledgers:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        key: string;
                        url: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: string;
                            content: {
                                bytes: number;
                                fileLimit: number;
                                files: number;
                                limit: number;
                            };
                            /** @description True while fewer parties stand behind the members than must answer */
                            development: boolean;
                            /** @description What this installation is as a member of others’ groups */
                            host: {
                                key: string;
                                name: string;
                                path: string;
                            };
                            label: string;
                            /** @description What a plan calls the group */
                            ledger: string;
                            members: {
                                detail?: string;
                                /** @description CIDs that it says it holds */
                                held: number;
                                /** Format: date-time */
                                joinedAt: string;
                                /** @description did:key */
                                key: string;
                                leftAt: string | null;
                                /** @description Its key and its blocks are on this installation */
                                local: boolean;
                                name: string;
                                /** @description Who runs it; members of one machine are one party */
                                party: string;
                                reachable: boolean;
                                url?: string;
                            }[];
                            parties: number;
                            /** @description Whether as many members as the threshold asks for can be reached */
                            synced: boolean;
                            threshold: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/members/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let a member leave the group; what it signed until now still counts
         * @description Needs a key or a session. Scope: `ledgers:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: string;
                            content: {
                                bytes: number;
                                fileLimit: number;
                                files: number;
                                limit: number;
                            };
                            /** @description True while fewer parties stand behind the members than must answer */
                            development: boolean;
                            /** @description What this installation is as a member of others’ groups */
                            host: {
                                key: string;
                                name: string;
                                path: string;
                            };
                            label: string;
                            /** @description What a plan calls the group */
                            ledger: string;
                            members: {
                                detail?: string;
                                /** @description CIDs that it says it holds */
                                held: number;
                                /** Format: date-time */
                                joinedAt: string;
                                /** @description did:key */
                                key: string;
                                leftAt: string | null;
                                /** @description Its key and its blocks are on this installation */
                                local: boolean;
                                name: string;
                                /** @description Who runs it; members of one machine are one party */
                                party: string;
                                reachable: boolean;
                                url?: string;
                            }[];
                            parties: number;
                            /** @description Whether as many members as the threshold asks for can be reached */
                            synced: boolean;
                            threshold: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deploy a token: OpenZeppelin Contracts, or cw20-base
         * @description Imports the template under the name that `contract` says, and deploys it. Answers as a deployment does; the operation names the contract. Its code is the one whose hash is pinned in this version. It needs the scope contracts:call as well: it signs.
         *
         *     Needs a key or a session. Scope: `contracts:write`.
         */
        post: {
            parameters: {
                query: {
                    /** @description Seconds; given up if not signed by then */
                    expires: number;
                    /** @description Account that signs; the ledger's own where it is left out */
                    from?: string;
                    /** @description In place of an estimate */
                    gas?: string;
                    ledger: string;
                    /** @description The most that it may cost */
                    maxFee?: string;
                    /** @description false: sign it without trying it first */
                    simulate: boolean;
                    /** @description Seconds; with `wait` */
                    timeout: number;
                    wait?: "included" | "final";
                };
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Name of the contract here, part of its routes */
                        contract: string;
                        /** @description 18 where it is left out */
                        decimals?: number;
                        name: string;
                        /** @description Base units; belongs to the account that deploys it */
                        supply: string;
                        symbol: string;
                        /** @enum {string} */
                        template: "erc20";
                    } | {
                        /** @description Name of the contract here, part of its routes */
                        contract: string;
                        name: string;
                        symbol: string;
                        /** @enum {string} */
                        template: "erc721";
                        uri?: string;
                    } | {
                        /** @description Name of the contract here, part of its routes */
                        contract: string;
                        /** @enum {string} */
                        template: "erc1155";
                        uri?: string;
                    } | {
                        /** @description Name of the contract here, part of its routes */
                        contract: string;
                        /** @description 6 where it is left out */
                        decimals?: number;
                        name: string;
                        /** @description Base units of 128 bits; belongs to the account that deploys it */
                        supply: string;
                        symbol: string;
                        /** @enum {string} */
                        template: "cw20";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description Of the contract; of a deployment once a block holds it */
                            address?: string;
                            /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                            arguments: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            chain: string;
                            confirmations: number;
                            contract: string;
                            cost: {
                                asset: string;
                                gas?: string;
                                paid?: string;
                                /** @description What goes to the contract, beside the fee */
                                value?: string;
                                /** @description Base units */
                                worstCase: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                                refusal?: {
                                    [key: string]: unknown;
                                };
                            };
                            height?: number;
                            id: string;
                            /** @enum {unknown} */
                            kind: "deploy" | "call";
                            ledger: string;
                            links: {
                                [key: string]: string;
                            };
                            method?: string;
                            simulation?: {
                                block: {
                                    hash: string;
                                    height: number;
                                };
                                /** @description By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects */
                                result?: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description False when a block holds it, but the contract refused */
                            succeeded?: boolean;
                            transaction: string;
                            txid?: string;
                            version: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List transactions, newest first
         * @description Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    ledger?: string;
                    limit?: number;
                    state?: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description CAIP-10 */
                                account: string;
                                /** @description CAIP-19 */
                                asset: string;
                                /** Format: date-time */
                                cancelRequestedAt?: string;
                                /** @description Every signed form, oldest first: at most one of them can confirm */
                                candidates: {
                                    /** Format: date-time */
                                    broadcastAt?: string;
                                    /** Format: date-time */
                                    createdAt: string;
                                    /** @description Does nothing, in place of the others */
                                    empty?: boolean;
                                    fee: string;
                                    rate: string;
                                    reason?: string;
                                    state: string;
                                    txid: string;
                                }[];
                                /** @description CAIP-2 */
                                chain: string;
                                coins?: string[];
                                confirmations: number;
                                /** Format: date-time */
                                createdAt: string;
                                error?: {
                                    code: string;
                                    detail: string;
                                };
                                /** @description A BTML document */
                                evidence?: {
                                    [key: string]: unknown;
                                };
                                /** Format: date-time */
                                expires: string;
                                fee?: string;
                                /** @description Does nothing but use up a nonce that would hold others up */
                                filler?: boolean;
                                height?: number;
                                id: string;
                                /** @description A BTML document */
                                intent: {
                                    [key: string]: unknown;
                                };
                                /** @description CID of the intent */
                                intentId: string;
                                ledger: string;
                                /** @description Base units */
                                maxFee: string;
                                nonce?: string;
                                op: string;
                                plan?: string;
                                /** @enum {unknown} */
                                state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                                /** @description Of the newest candidate, or of the one that confirmed */
                                txid?: string;
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Queue an intent for a ledger
         * @description Idempotent by the id of the intent: the same intent again answers 200 with the same transaction. Its (issuer, salt) is consumed with it.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A BTML document */
                        intent: {
                            [key: string]: unknown;
                        };
                        /** @description Left out: a ledger on the chain of the intent's audience */
                        ledger?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One transaction with every candidate
         * @description Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a waiting transaction
         * @description One that is not signed yet ends at once (200). In place of one that may be on its way a transaction that does nothing is signed for the same nonce or coins (202): it ends as `cancelled` when that one is final, and as `final` when the first one was faster. The same again changes nothing.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The most that the replacement may cost, above the present limit */
                    maxFee?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of what a transaction did
         * @description The intent and what proves its effect, once that is final. Verifies offline like any receipt.
         *
         *     Needs a key or a session. Scope: `transactions:read`.
         */
        get: {
            parameters: {
                query?: {
                    format?: "json" | "markup";
                    /** @description Of several operations only this one */
                    op?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/btml": string;
                        "application/btml+json": {
                            [key: string]: unknown;
                        } | string;
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{id}/speed-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Allow a waiting transaction to cost more
         * @description The difference is reserved from the budget of its plan, and a dearer candidate is signed at once for the same nonce or coins. The same limit again changes nothing.
         *
         *     Needs a key or a session. Scope: `transactions:write`.
         */
        post: {
            parameters: {
                query: {
                    /** @description Base units of the fee asset */
                    maxFee: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description CAIP-10 */
                            account: string;
                            /** @description CAIP-19 */
                            asset: string;
                            /** Format: date-time */
                            cancelRequestedAt?: string;
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Does nothing, in place of the others */
                                empty?: boolean;
                                fee: string;
                                rate: string;
                                reason?: string;
                                state: string;
                                txid: string;
                            }[];
                            /** @description CAIP-2 */
                            chain: string;
                            coins?: string[];
                            confirmations: number;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                detail: string;
                            };
                            /** @description A BTML document */
                            evidence?: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            expires: string;
                            fee?: string;
                            /** @description Does nothing but use up a nonce that would hold others up */
                            filler?: boolean;
                            height?: number;
                            id: string;
                            /** @description A BTML document */
                            intent: {
                                [key: string]: unknown;
                            };
                            /** @description CID of the intent */
                            intentId: string;
                            ledger: string;
                            /** @description Base units */
                            maxFee: string;
                            nonce?: string;
                            op: string;
                            plan?: string;
                            /** @enum {unknown} */
                            state: "queued" | "signed" | "broadcast" | "included" | "final" | "failed" | "cancelled";
                            /** @description Of the newest candidate, or of the one that confirmed */
                            txid?: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed trust roots of the chains that this installation uses, for verifiers who trust it
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Adds the statements of all versions above this one */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An older version of the trust roots, as it was signed
         * @description Needs no key.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a receipt
         * @description Against this installation's trust roots, or against those that are sent along. A receipt sent as a string is checked byte by byte; sent as a document, by its content. An invalid receipt is an answer, not an error.
         *
         *     Needs no key.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Takes the best anchor instead of the worst */
                        any?: boolean;
                        digest?: string;
                        receipt: string | {
                            [key: string]: unknown;
                        };
                        /** @description A BTML document */
                        trust?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description A BTML document */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description Needs a key or a session. Scope: `webhooks:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                active: boolean;
                                /** @description Failed attempts at the next event */
                                attempts: number;
                                createdAt: string;
                                /** @description Deliveries that were given up and wait to be tried again by hand */
                                deadLetters: number;
                                description: string;
                                /** @description Nothing was delivered since; null while it works */
                                failingSince: string | null;
                                id: string;
                                lastError: string | null;
                                nextAttemptAt: string;
                                /** @description Everything up to this event was delivered or given up */
                                position: string;
                                /** @description Empty: all */
                                types: string[];
                                url: string;
                            }[];
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Add a webhook; its secret is shown this once
         * @description Each delivery is a POST of one event with `BlockCluster-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with the secret over `<t>.<body>`. Refuse a `t` that is older than five minutes. Answer 2xx within 10 seconds. Events come in the order of their positions, each at least once: `BlockCluster-Attempt` is 1 when an event is sent for the first time, and above 1 when it may have come before (`BlockCluster-Delivery` is the same then). While a receiver is away its events wait; one that it refuses 75 times, over a quarter of an hour, becomes a dead letter.
         *
         *     Needs a key or a session. Scope: `webhooks:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string;
                        types?: string[];
                        url: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Shown this once */
                            secret?: string;
                            webhook: {
                                active: boolean;
                                /** @description Failed attempts at the next event */
                                attempts: number;
                                createdAt: string;
                                /** @description Deliveries that were given up and wait to be tried again by hand */
                                deadLetters: number;
                                description: string;
                                /** @description Nothing was delivered since; null while it works */
                                failingSince: string | null;
                                id: string;
                                lastError: string | null;
                                nextAttemptAt: string;
                                /** @description Everything up to this event was delivered or given up */
                                position: string;
                                /** @description Empty: all */
                                types: string[];
                                url: string;
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook
         * @description Needs a key or a session. Scope: `webhooks:read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** @description Failed attempts at the next event */
                            attempts: number;
                            createdAt: string;
                            /** @description Deliveries that were given up and wait to be tried again by hand */
                            deadLetters: number;
                            description: string;
                            /** @description Nothing was delivered since; null while it works */
                            failingSince: string | null;
                            id: string;
                            lastError: string | null;
                            nextAttemptAt: string;
                            /** @description Everything up to this event was delivered or given up */
                            position: string;
                            /** @description Empty: all */
                            types: string[];
                            url: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Remove a webhook
         * @description Needs a key or a session. Scope: `webhooks:write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a webhook, or rotate its secret (the old one signs as well for a day)
         * @description Needs a key or a session. Scope: `webhooks:write`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        active?: boolean;
                        description?: string;
                        /** @enum {boolean} */
                        rotate?: true;
                        types?: string[];
                        url?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Shown this once */
                            secret?: string;
                            webhook: {
                                active: boolean;
                                /** @description Failed attempts at the next event */
                                attempts: number;
                                createdAt: string;
                                /** @description Deliveries that were given up and wait to be tried again by hand */
                                deadLetters: number;
                                description: string;
                                /** @description Nothing was delivered since; null while it works */
                                failingSince: string | null;
                                id: string;
                                lastError: string | null;
                                nextAttemptAt: string;
                                /** @description Everything up to this event was delivered or given up */
                                position: string;
                                /** @description Empty: all */
                                types: string[];
                                url: string;
                            };
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries, newest first
         * @description Needs a key or a session. Scope: `webhooks:read`.
         */
        get: {
            parameters: {
                query: {
                    before?: string;
                    limit: number;
                    state?: "pending" | "delivered" | "dead";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Begun so far; BlockCluster-Attempt of the last one */
                                attempts: number;
                                createdAt: string;
                                durationMs: number | null;
                                error: string | null;
                                event: string;
                                id: string;
                                nextAttemptAt: string | null;
                                /** @description pending, delivered or dead */
                                state: string;
                                status: number | null;
                                updatedAt: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try one delivery again
         * @description Needs a key or a session. Scope: `webhooks:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    delivery: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Begun so far; BlockCluster-Attempt of the last one */
                            attempts: number;
                            createdAt: string;
                            durationMs: number | null;
                            error: string | null;
                            event: string;
                            id: string;
                            nextAttemptAt: string | null;
                            /** @description pending, delivered or dead */
                            state: string;
                            status: number | null;
                            updatedAt: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try every dead letter again, once, in the order of the events
         * @description Needs a key or a session. Scope: `webhooks:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            count: number;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver everything after a position again
         * @description Needs a key or a session. Scope: `webhooks:write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        after: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** @description Failed attempts at the next event */
                            attempts: number;
                            createdAt: string;
                            /** @description Deliveries that were given up and wait to be tried again by hand */
                            deadLetters: number;
                            description: string;
                            /** @description Nothing was delivered since; null while it works */
                            failingSince: string | null;
                            id: string;
                            lastError: string | null;
                            nextAttemptAt: string;
                            /** @description Everything up to this event was delivered or given up */
                            position: string;
                            /** @description Empty: all */
                            types: string[];
                            url: string;
                        };
                    };
                };
                /** @description Refused; `code` says why */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            action?: string;
                            code: string;
                            detail: string;
                            details?: {
                                [key: string]: unknown;
                            };
                            instance: string;
                            pointer?: string;
                            status: number;
                            title: string;
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
