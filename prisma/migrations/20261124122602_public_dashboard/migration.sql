-- CreateTable
CREATE TABLE "PublicDashboard" (
    "id" INTEGER NOT NULL PRIMARY KEY DEFAULT 1,
    "isOn" BOOLEAN NOT NULL,
    "changedAt" BIGINT NOT NULL,
    "changedById" TEXT,
    CONSTRAINT "PublicDashboard_changedById_fkey" FOREIGN KEY ("changedById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
