// Generated from the server's OpenAPI document by "npm run generate". Do not edit.

export interface paths {
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
                                /** @description Base units; of the whole transaction */
                                fee?: string;
                                form: string;
                                height?: number;
                                id: string;
                                ledger: string;
                                plan: string;
                                /** @description Why it waits */
                                reason?: string;
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
                            /** @description Base units; of the whole transaction */
                            fee?: string;
                            form: string;
                            height?: number;
                            id: string;
                            ledger: string;
                            plan: string;
                            /** @description Why it waits */
                            reason?: string;
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
                                feeCeiling: string | null;
                                hard: "budget" | "deadline";
                                ledgers: string[];
                                minGapSeconds: number;
                                name: string;
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
                        /** @description The most that one anchor may cost, in base units of the ledger's fee asset; stands above both promises */
                        feeCeiling?: string | null;
                        /** @description Which of the two is a promise. `both` is refused: no plan can keep it. */
                        hard?: "budget" | "deadline" | "both";
                        ledgers: string[];
                        minGapSeconds?: number;
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
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
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
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
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
                        /** @description The most that one anchor may cost, in base units of the ledger's fee asset; stands above both promises */
                        feeCeiling?: string | null;
                        /** @description Which of the two is a promise. `both` is refused: no plan can keep it. */
                        hard?: "budget" | "deadline" | "both";
                        ledgers?: string[];
                        minGapSeconds?: number;
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
                            feeCeiling: string | null;
                            hard: "budget" | "deadline";
                            ledgers: string[];
                            minGapSeconds: number;
                            name: string;
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
                                /** @description Every signed form, oldest first: at most one of them can confirm */
                                candidates: {
                                    /** Format: date-time */
                                    broadcastAt?: string;
                                    /** Format: date-time */
                                    createdAt: string;
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
                        ledger: string;
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
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
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
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
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
                            /** @description Every signed form, oldest first: at most one of them can confirm */
                            candidates: {
                                /** Format: date-time */
                                broadcastAt?: string;
                                /** Format: date-time */
                                createdAt: string;
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
    "/api/v1/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Trust roots of the chains that this installation uses, for verifiers who trust it
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
                                description: string;
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
         * @description Each delivery is a POST of one event with `BlockCluster-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with the secret over `<t>.<body>`. Refuse a `t` that is older than five minutes. Events may come twice (`BlockCluster-Delivery` is the same then), and always in order. Answer 2xx within 10 seconds.
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
                                description: string;
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
                            description: string;
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
                                description: string;
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
                            description: string;
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
