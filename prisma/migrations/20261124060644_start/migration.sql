-- CreateTable
CREATE TABLE "Machine" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "publicKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "ip" TEXT,
    "facts" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "joinedAt" BIGINT NOT NULL,
    "seenAt" BIGINT,
    "settingsVersion" INTEGER NOT NULL DEFAULT 1,
    "show_cpus" BOOLEAN NOT NULL DEFAULT true,
    "show_memory" BOOLEAN NOT NULL DEFAULT true,
    "show_disk" BOOLEAN NOT NULL DEFAULT true,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "frequency" REAL NOT NULL DEFAULT 1,
    "reportedVersion" INTEGER,
    "reportedResult" TEXT,
    "reportedReason" TEXT,
    "reportedAt" BIGINT,
    "appliedInMs" INTEGER,
    "lastRow" JSONB,
    "forgetAfterMs" BIGINT,
    "joinTokenId" TEXT,
    CONSTRAINT "Machine_joinTokenId_fkey" FOREIGN KEY ("joinTokenId") REFERENCES "JoinToken" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JoinToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "tags" JSONB NOT NULL,
    "settings" JSONB NOT NULL,
    "forgetAfterMs" BIGINT,
    "usesLimit" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "revokedAt" BIGINT,
    "createdById" TEXT,
    CONSTRAINT "JoinToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "revokedAt" BIGINT,
    "userAgent" TEXT,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "FirstSignInLink" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "SettingsChange" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "machineId" TEXT NOT NULL,
    "userId" TEXT,
    "version" INTEGER NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "changedAt" BIGINT NOT NULL,
    CONSTRAINT "SettingsChange_machineId_fkey" FOREIGN KEY ("machineId") REFERENCES "Machine" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SettingsChange_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Machine_publicKey_key" ON "Machine"("publicKey");

-- CreateIndex
CREATE UNIQUE INDEX "JoinToken_hash_key" ON "JoinToken"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "SettingsChange_machineId_changedAt_idx" ON "SettingsChange"("machineId", "changedAt");
