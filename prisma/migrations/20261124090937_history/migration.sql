-- CreateTable
CREATE TABLE "HistoryBlock" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "machineId" TEXT NOT NULL,
    "minuteAt" BIGINT NOT NULL,
    "runId" TEXT NOT NULL,
    "samples" INTEGER NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "data" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "HistoryMinute" (
    "machineId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "samples" INTEGER NOT NULL,
    "cpuPercentAvg" REAL,
    "cpuPercentMax" REAL,
    "memoryUsedBytesAvg" REAL,
    "memoryUsedBytesMax" REAL,
    "memoryTotalBytesAvg" REAL,
    "memoryTotalBytesMax" REAL,
    "memoryCacheBytesAvg" REAL,
    "memoryCacheBytesMax" REAL,
    "swapUsedBytesAvg" REAL,
    "swapUsedBytesMax" REAL,
    "swapTotalBytesAvg" REAL,
    "swapTotalBytesMax" REAL,
    "diskUsedPercentAvg" REAL,
    "diskUsedPercentMax" REAL,
    "diskReadBytesPerSecondAvg" REAL,
    "diskReadBytesPerSecondMax" REAL,
    "diskWrittenBytesPerSecondAvg" REAL,
    "diskWrittenBytesPerSecondMax" REAL,
    "networkReceivedBytesPerSecondAvg" REAL,
    "networkReceivedBytesPerSecondMax" REAL,
    "networkSentBytesPerSecondAvg" REAL,
    "networkSentBytesPerSecondMax" REAL,
    "loadAvg" REAL,
    "loadMax" REAL,
    "pressureCpuPercentAvg" REAL,
    "pressureCpuPercentMax" REAL,
    "pressureMemoryPercentAvg" REAL,
    "pressureMemoryPercentMax" REAL,
    "pressureIoPercentAvg" REAL,
    "pressureIoPercentMax" REAL,

    PRIMARY KEY ("machineId", "at")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "HistoryHour" (
    "machineId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "samples" INTEGER NOT NULL,
    "cpuPercentAvg" REAL,
    "cpuPercentMax" REAL,
    "memoryUsedBytesAvg" REAL,
    "memoryUsedBytesMax" REAL,
    "memoryTotalBytesAvg" REAL,
    "memoryTotalBytesMax" REAL,
    "memoryCacheBytesAvg" REAL,
    "memoryCacheBytesMax" REAL,
    "swapUsedBytesAvg" REAL,
    "swapUsedBytesMax" REAL,
    "swapTotalBytesAvg" REAL,
    "swapTotalBytesMax" REAL,
    "diskUsedPercentAvg" REAL,
    "diskUsedPercentMax" REAL,
    "diskReadBytesPerSecondAvg" REAL,
    "diskReadBytesPerSecondMax" REAL,
    "diskWrittenBytesPerSecondAvg" REAL,
    "diskWrittenBytesPerSecondMax" REAL,
    "networkReceivedBytesPerSecondAvg" REAL,
    "networkReceivedBytesPerSecondMax" REAL,
    "networkSentBytesPerSecondAvg" REAL,
    "networkSentBytesPerSecondMax" REAL,
    "loadAvg" REAL,
    "loadMax" REAL,
    "pressureCpuPercentAvg" REAL,
    "pressureCpuPercentMax" REAL,
    "pressureMemoryPercentAvg" REAL,
    "pressureMemoryPercentMax" REAL,
    "pressureIoPercentAvg" REAL,
    "pressureIoPercentMax" REAL,

    PRIMARY KEY ("machineId", "at")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "Event" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "machineId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT
);

-- CreateTable
CREATE TABLE "HistoryPolicy" (
    "id" INTEGER NOT NULL PRIMARY KEY DEFAULT 1,
    "secondsDays" REAL NOT NULL,
    "minutesDays" REAL NOT NULL,
    "hoursDays" REAL NOT NULL,
    "eventsDays" REAL NOT NULL,
    "capBytes" BIGINT,
    "changedAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "HistoryWriter" (
    "id" INTEGER NOT NULL PRIMARY KEY DEFAULT 1,
    "token" TEXT NOT NULL
);

-- AlterTable
ALTER TABLE "Machine" ADD COLUMN "show_load" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Machine" ADD COLUMN "show_pressure" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Machine" ADD COLUMN "show_swap" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Machine" ADD COLUMN "show_disk_io" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Machine" ADD COLUMN "show_network" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Machine" ADD COLUMN "show_uptime" BOOLEAN NOT NULL DEFAULT true;


-- CreateIndex
CREATE UNIQUE INDEX "HistoryBlock_machineId_minuteAt_runId_key" ON "HistoryBlock"("machineId", "minuteAt", "runId");

-- CreateIndex
CREATE INDEX "Event_machineId_at_idx" ON "Event"("machineId", "at");

-- CreateIndex
CREATE INDEX "Event_at_idx" ON "Event"("at");
