-- AlterTable
ALTER TABLE "SettingsChange" ADD COLUMN "appliedAt" BIGINT;
ALTER TABLE "SettingsChange" ADD COLUMN "appliedInMs" INTEGER;
ALTER TABLE "SettingsChange" ADD COLUMN "batchId" TEXT;
ALTER TABLE "SettingsChange" ADD COLUMN "undoesVersion" INTEGER;

-- CreateIndex
CREATE INDEX "SettingsChange_machineId_version_idx" ON "SettingsChange"("machineId", "version");

-- CreateIndex
CREATE INDEX "SettingsChange_batchId_idx" ON "SettingsChange"("batchId");
