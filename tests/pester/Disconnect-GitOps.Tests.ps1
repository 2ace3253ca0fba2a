BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Disconnect-GitOps' {
    It 'closes the connection, and cmdlets say what to do' {
        Connect-GitOps -Path (Join-Path $Root 'samples/quickstart') | Out-Null
        Disconnect-GitOps
        Get-GitOpsContext | Should -BeNullOrEmpty
        { Get-GitOpsApplication } | Should -Throw -ErrorId 'GOS0909,*'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'Connect-GitOps'
    }

    It 'closes a certain one and leaves the other open' {
        $first = Connect-GitOps -Path (Join-Path $Root 'samples/quickstart')
        $second = Connect-GitOps -Path (Join-Path $Root 'samples/quickstart')
        Disconnect-GitOps -Context $first
        (Get-GitOpsContext).Id | Should -Be $second.Id
        { Get-GitOpsApplication -Context $first } | Should -Throw -ErrorId 'GOS0909,*'
        Disconnect-GitOps
    }

    It 'lists and closes those that are not the current one any more' {
        1..2 | ForEach-Object { Connect-GitOps -Path (Join-Path $Root 'samples/quickstart') } | Set-Variable opened
        Disconnect-GitOps
        Get-GitOpsContext | Should -BeNullOrEmpty
        (Get-GitOpsContext -ListAvailable).Id | Should -Contain $opened[0].Id
        $opened[0] | Disconnect-GitOps
        (Get-GitOpsContext -ListAvailable).Id | Should -Not -Contain $opened[0].Id
    }

    It 'is content when there is none' { { Disconnect-GitOps } | Should -Not -Throw }
}
